package io.zerohop.controlplane.policy.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFolderTest {
  @TempDir Path directory;

  private void file(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, name);
  }

  private void link(String name, String to) throws IOException {
    Files.createSymbolicLink(directory.resolve(name), Path.of(to));
  }

  private List<String> files() throws IOException {
    return PolicyFolder.files(directory).stream()
        .map(file -> directory.relativize(file).toString())
        .toList();
  }

  @Test
  void arePoliciesByTheirEndingInTheOrderOfTheirNames() throws IOException {
    for (String name : List.of("b.yml", "a.yaml", "sub/c.json", "notes.txt", "yaml")) {
      file(name);
    }
    assertEquals(List.of("a.yaml", "b.yml", "sub/c.json"), files());
  }

  @Test
  void leaveOutWhatIsHidden() throws IOException {
    for (String name : List.of(".a.yaml", ".git/b.yaml", ".github/workflows/c.yml", "d.yaml")) {
      file(name);
    }
    assertEquals(List.of("d.yaml"), files());
  }

  @Test
  void ofAHiddenDirectoryAreReadIfItIsTheOneThatIsAskedFor() throws IOException {
    file(".policies/a.yaml");
    Path hidden = directory.resolve(".policies");
    assertEquals(List.of(hidden.resolve("a.yaml")), PolicyFolder.files(hidden));
    Path dot = hidden.resolve(".");
    assertEquals(List.of(dot.resolve("a.yaml")), PolicyFolder.files(dot));
  }

  @Test
  void ofAMountedConfigMapAreThereOnce() throws IOException {
    file("..2026_11_22/a.yaml");
    file("..2026_11_22/sub/b.yaml");
    link("..data", "..2026_11_22");
    link("a.yaml", "..data/a.yaml");
    link("sub", "..data/sub");
    assertEquals(List.of("a.yaml", "sub/b.yaml"), files());
  }

  @Test
  void withSeveralNamesCountOnceAndLinksThatLeadBackDoNoHarm() throws IOException {
    file("v3/a.yaml");
    link("current", "v3");
    link("v3/up", "..");
    assertEquals(List.of("current/a.yaml"), files());
  }

  @Test
  void thatALinkPromisesAndThatAreNotThereAreTrouble() throws IOException {
    link(".#lock.yaml", "nobody@nowhere");
    assertEquals(List.of(), files());

    link("a.yaml", "gone.yaml");
    assertThrows(NoSuchFileException.class, this::files);
  }

  @Test
  void ofALinkedDirectoryThatIsAwayAreTroubleAndNotNone() throws IOException {
    file("a.yaml");
    link("README.md", "gone.md");
    link(".team", "gone");
    assertEquals(List.of("a.yaml"), files());

    for (String name : List.of("team", "v1.2")) {
      link(name, "gone");
      assertThrows(NoSuchFileException.class, this::files, name);
      Files.delete(directory.resolve(name));
    }
  }
}
