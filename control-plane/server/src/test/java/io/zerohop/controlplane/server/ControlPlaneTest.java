package io.zerohop.controlplane.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneTest {
  @TempDir Path directory;

  private Path data() {
    return directory.resolve("data");
  }

  @Test
  void listensOnBothPortsWhenItHasStarted() throws Exception {
    try (RunningPlane running = RunningPlane.start(data())) {
      assertEquals(200, running.get("/healthz").statusCode());
      new Socket("127.0.0.1", running.xds()).close();
      String status = running.get("/zerohop/v1/status").body();
      assertTrue(status.contains("127.0.0.1:" + running.xds()), status);
    }
  }

  @Nested
  class WhenItEnds {
    @Test
    void itFreesItsPortsAndItsDirectoryAndKeepsWhatItAcknowledged() throws Exception {
      RunningPlane first = RunningPlane.start(data());
      int http = first.http();
      int xds = first.xds();
      String token = first.plane().api().access().token();
      assertEquals(201, first.addService("reviews").statusCode());

      first.close();

      assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", http).close());
      assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", xds).close());
      try (RunningPlane second = RunningPlane.start(data(), http, xds)) {
        assertTrue(second.holdsService("reviews"));
        assertEquals(token, second.plane().api().access().token());
      }
    }

    @Test
    void aSecondEndDoesNothing() throws Exception {
      RunningPlane running = RunningPlane.start(data());
      running.close();
      running.close();
    }
  }

  @Nested
  class WhatStandsInTheWay {
    @Test
    void aPortInUseIsNamedWithItsOptionAndNothingStaysOpen() throws Exception {
      try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
        int taken = other.getLocalPort();
        assertSays(() -> RunningPlane.start(data(), taken, 0), "127.0.0.1:" + taken, "--http");
        assertSays(() -> RunningPlane.start(data(), 0, taken), "127.0.0.1:" + taken, "--xds");
      }
      RunningPlane.start(data()).close();
    }

    @Test
    void aDirectoryInUseIsNamedWithItsOption() throws Exception {
      try (RunningPlane running = RunningPlane.start(data())) {
        assertSays(
            () -> RunningPlane.start(data()), data() + " is in use by another zerohop", "--data");
        assertEquals(200, running.get("/healthz").statusCode());
      }
    }

    @Test
    void aDirectoryThatIsAFileIsNamed() throws Exception {
      Files.writeString(data(), "x");
      assertSays(() -> RunningPlane.start(data()), data() + " is no directory", "--data");
    }

    @Test
    void aFileThatIsNoDatabaseIsNamed() throws Exception {
      Files.createDirectories(data());
      Files.writeString(data().resolve("zerohop.db"), "no database".repeat(1000));
      assertSays(() -> RunningPlane.start(data()), "zerohop.db is damaged", "move it away");
    }

    @Test
    void aTokenFileWithoutATokenIsNamedAndTheDirectoryLetGo() throws Exception {
      RunningPlane.start(data()).close();
      Files.writeString(data().resolve("token"), "");
      assertSays(() -> RunningPlane.start(data()), "token holds no token", "delete it");
      Files.delete(data().resolve("token"));
      RunningPlane.start(data()).close();
    }

    @Test
    void aCertificateThatIsNoneIsNamed() throws IOException {
      Files.createDirectories(data());
      Files.writeString(data().resolve("serving.crt"), "junk");
      Files.writeString(data().resolve("serving.key"), "junk");
      assertSays(() -> RunningPlane.start(data()), "serving.key and serving.crt", "delete both");
    }

    private static void assertSays(Executable start, String what, String remedy) {
      String said = String.valueOf(assertThrows(StartFailure.class, start).getMessage());
      assertTrue(said.contains(what), said);
      assertTrue(said.contains(remedy), said);
    }
  }
}
