package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/internals/adding-an-instrumentation.md promises of an instrumentation. */
class InstrumentationsTest {
  private static final Path ROOT = Jars.root();
  private static final Path FOLDER = ROOT.resolve("instrumentations");
  private static final Pattern ARTIFACT =
      Pattern.compile("<artifactId>zerohop-instrumentation-([^<]+)<");

  @Test
  void noPomButTheAgentJarsNamesAnInstrumentation() throws IOException {
    List<Path> naming;
    try (Stream<Path> files = Files.find(ROOT, 4, (path, kind) -> path.endsWith("pom.xml"))) {
      naming =
          files
              .filter(pom -> !pom.startsWith(FOLDER) && !named(pom).isEmpty())
              .map(ROOT::relativize)
              .toList();
    }
    assertEquals(List.of(Path.of("agent/dist/pom.xml")), naming);
  }

  @Test
  void anInstrumentationNamesNoOtherButWhatItsFamilyShares() throws IOException {
    List<Path> poms;
    try (Stream<Path> files = Files.find(FOLDER, 2, (path, kind) -> path.endsWith("pom.xml"))) {
      poms = files.filter(pom -> !pom.getParent().equals(FOLDER)).toList();
    }
    assertFalse(poms.isEmpty());
    for (Path pom : poms) {
      String own = pom.getParent().getFileName().toString();
      List<String> others =
          named(pom).stream()
              .filter(name -> !name.equals(own) && !name.endsWith("-common"))
              .toList();
      assertEquals(List.of(), others, pom.toString());
    }
  }

  private static List<String> named(Path pom) {
    try {
      return ARTIFACT.matcher(Files.readString(pom)).results().map(at -> at.group(1)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
