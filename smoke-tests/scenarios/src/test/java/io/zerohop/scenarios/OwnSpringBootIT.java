package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.scenarios.Program.Start;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A Spring Boot application that has a name of its own needs no other to join. */
class OwnSpringBootIT {
  private static final String NAME = "spring.application.name=storefront";

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void joinsByItsSpringApplicationNameAlone(Jdk jdk) throws Exception {
    try (LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      String settings = mesh.settings("none").replace("service.name=none,", "");
      assertFalse(settings.contains("service.name"), settings);
      Program front =
          mesh.track(
              new Start(
                  "front",
                  directory,
                  List.of(
                      jdk.program("java"),
                      "-javaagent:" + Jars.agent() + "=" + settings,
                      mesh.noDns(),
                      "-jar",
                      named().toString())));

      mesh.awaitReady("storefront", 1);

      String said = front.output();
      assertTrue(said.contains("service \"storefront\" (from spring.application.name)"), said);
    }
  }

  /** The shop's front under another file name, with a name in its application.properties. */
  private Path named() throws IOException {
    Path jar = directory.resolve("app.jar");
    Files.copy(Jars.shopFront(), jar);
    try (FileSystem inside = FileSystems.newFileSystem(jar)) {
      Path properties = inside.getPath("BOOT-INF/classes/application.properties");
      Files.writeString(properties, "\n" + NAME + "\n", StandardOpenOption.APPEND);
    }
    return jar;
  }
}
