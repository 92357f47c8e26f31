package io.zerohop.databases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process that has a database for the demo. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class PostgresStandTest {
  @TempDir Path directory;

  private Process start(String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(PostgresStand.class.getName());
    return new ProcessBuilder(command).redirectError(directory.resolve("err.log").toFile()).start();
  }

  @Test
  void endsWithBothServersAndTheirFilesWhenWhoeverStartedItIsGone() throws Exception {
    // The user who runs the servers, where we are root, must get to what is below.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    Process stand = start("-Djava.io.tmpdir=" + directory);
    try (BufferedReader lines = stand.inputReader(StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      assertNotNull(line);
      if (line.startsWith(PostgresStand.ABSENT)) {
        RealDatabase.orSkipped(
            () -> {
              throw new IOException(line);
            });
      }
      assertTrue(line.startsWith("listening on "), line);
      int port = Integer.parseInt(line.substring("listening on ".length()));
      List<Long> servers = List.of(pid(port, "/primary"), pid(port, "/replica"));
      assertTrue(servers.stream().allMatch(pid -> ProcessHandle.of(pid).isPresent()));

      // As a Ctrl-C does, which goes to all processes of a terminal.
      new ProcessBuilder("kill", "-INT", Long.toString(servers.get(1))).start().waitFor();
      stand.getOutputStream().close();

      assertTrue(stand.waitFor(60, TimeUnit.SECONDS));
      assertTrue(servers.stream().noneMatch(pid -> ProcessHandle.of(pid).isPresent()));
      try (Stream<Path> left = Files.list(directory)) {
        assertEquals(
            List.of(), left.filter(file -> file.toString().contains("-postgres-")).toList());
      }
    } finally {
      stand.destroyForcibly();
    }
  }

  private static long pid(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    String told =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
            .body();
    return Long.parseLong(told.split(" ", -1)[1]);
  }

  @Test
  void saysInOneLineWhyThereIsNoDatabaseAndEnds() throws Exception {
    Process stand = start("-Djava.io.tmpdir=" + directory.resolve("missing"));
    try (BufferedReader lines = stand.inputReader(StandardCharsets.UTF_8)) {
      String said = String.join("\n", lines.lines().toList());
      assertTrue(said.startsWith(PostgresStand.ABSENT), said);
      assertEquals(1, said.lines().count(), said);
      assertTrue(stand.waitFor(60, TimeUnit.SECONDS));
      assertEquals(1, stand.exitValue());
    } finally {
      stand.destroyForcibly();
    }
  }
}
