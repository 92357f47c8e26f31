package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/internals/adding-an-instrumentation.md promises of an instrumentation. */
class InstrumentationsTest {
  private static final Path ROOT = Jars.root();
  private static final Path FOLDER = ROOT.resolve("instrumentations");
  private static final int ROUNDED = 30;
  private static final Pattern SUM = Pattern.compile("\\| `([a-z0-9-]+)` (\\d+) \\|");
  private static final Pattern COMMENT = Pattern.compile("(?ms)^ *(/\\*.*?\\*/|//[^\\n]*)$");
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
      poms = files.map(FOLDER::relativize).filter(pom -> pom.getNameCount() == 2).toList();
    }
    assertFalse(poms.isEmpty());
    for (Path pom : poms) {
      String own = pom.getName(0).toString();
      List<String> others =
          named(FOLDER.resolve(pom)).stream()
              .filter(name -> !name.equals(own) && !name.endsWith("-common"))
              .toList();
      assertEquals(List.of(), others, pom.toString());
    }
  }

  @Test
  void theLinesOfAnInstrumentationAreThoseThatThePageTells() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/internals/adding-an-instrumentation.md"));
    List<MatchResult> told = SUM.matcher(page).results().toList();
    assertEquals(2, told.size(), "the rows of the page's table");
    for (MatchResult row : told) {
      int most = Integer.parseInt(row.group(2));
      int counted = lines(FOLDER.resolve(row.group(1)).resolve("src/main/java"));
      assertTrue(
          most - ROUNDED < counted && counted <= most,
          () -> row.group(1) + " has " + counted + " lines, the page says " + most);
    }
  }

  /** As the page counts: not what is blank, a comment, an import, or about a package. */
  private static int lines(Path sources) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(sources)) {
      files =
          all.filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith("package-info.java"))
              .toList();
    }
    int counted = 0;
    for (Path file : files) {
      String code = COMMENT.matcher(Files.readString(file)).replaceAll("");
      counted +=
          (int) code.lines().filter(line -> !line.isBlank() && !line.startsWith("import ")).count();
    }
    return counted;
  }

  private static List<String> named(Path pom) {
    try {
      return ARTIFACT.matcher(Files.readString(pom)).results().map(at -> at.group(1)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
