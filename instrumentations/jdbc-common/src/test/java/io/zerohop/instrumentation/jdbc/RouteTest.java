package io.zerohop.instrumentation.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.ServerState;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.SqlCall.Question;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.hook.Verdict;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.ScriptedMesh;
import io.zerohop.testkit.Sends;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long the sockets of a connection wait for their server. */
class RouteTest {
  private static final Duration LIMIT = Duration.ofMillis(200);

  private final ScriptedMesh mesh = new ScriptedMesh();
  private ServerSocket server;

  @BeforeEach
  void serve() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    MeshPorts.connect(mesh, null, (where, fault) -> {});
    mesh.playEach(
        "db", () -> Script.inOrder(Sends.attemptLimit(Sends.to(server.getLocalPort()), LIMIT)));
  }

  @AfterEach
  void close() throws IOException {
    MeshPorts.connect(null, null, (where, fault) -> {});
    server.close();
  }

  private static Opening opening() {
    ConnectRequest request = new ConnectRequest("mysql", "db", 3306, "app", false, 0);
    return Objects.requireNonNull(Opening.begin(request), "policy must hold");
  }

  @Test
  void aServerThatSaysNothingIsWaitedForAsLongAsPolicyGivesTime() throws IOException {
    try (Socket socket = opening().connected(0, null)) {
      socket.setSoTimeout(0);

      assertThrows(SocketException.class, () -> socket.getInputStream().read());

      assertEquals(0, socket.getSoTimeout(), "the driver sets it back to what it finds");
    }
  }

  @Test
  void aServerThatSpeaksLateHasAllOfTheTimeWhereNoOtherCouldBeTried() throws Exception {
    Duration limit = Duration.ofSeconds(4);
    mesh.playEach(
        "db", () -> Script.inOrder(Sends.attemptLimit(Sends.to(server.getLocalPort()), limit)));
    try (Socket socket = opening().connected(0, null);
        Socket peer = server.accept()) {
      assertWaits(socket, peer, limit.dividedBy(2).plus(LIMIT));
    }
  }

  @Test
  void oneThatSaysNothingHasHalfOfItWhereAnotherCouldBe() throws IOException {
    Duration limit = Duration.ofSeconds(3);
    Step.Send send = Sends.attemptLimit(Sends.to(server.getLocalPort()), limit);
    long end = send.limits().attemptDeadline();
    mesh.playEach("db", () -> Script.inOrder(Sends.withOthers(send)));
    try (Socket socket = opening().connected(0, null)) {
      assertThrows(SocketException.class, () -> socket.getInputStream().read());
    }
    assertTrue(System.nanoTime() - end < 0, "no time is left for another");
  }

  @Test
  void theDriversOwnShorterLimitIsATimeoutAsEver() throws IOException {
    try (Socket socket = opening().connected(0, null)) {
      socket.setSoTimeout(1);

      assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());

      assertEquals(1, socket.getSoTimeout());
    }
  }

  @Test
  void aConnectionThatStandsWaitsAsItsDriverHasIt() throws Exception {
    Opening opening = opening();
    try (Socket socket = opening.connected(0, null);
        Socket peer = server.accept()) {
      socket.setSoTimeout(30_000);
      assertSame(Verdict.unchanged(), opening.end(new Fine(), null));
      assertWaitsBeyondTheLimit(socket, peer);
      assertEquals(30_000, socket.getSoTimeout());
    }
  }

  @Test
  void soDoesOneThatAFaultOfOursLeavesToItsDriver() throws Exception {
    Opening opening = opening();
    try (Socket socket = opening.connected(0, null);
        Socket peer = server.accept()) {
      opening.abandon();
      assertWaitsBeyondTheLimit(socket, peer);
    }
  }

  private static void assertWaitsBeyondTheLimit(Socket socket, Socket peer) throws Exception {
    assertWaits(socket, peer, LIMIT.multipliedBy(2));
  }

  private static void assertWaits(Socket socket, Socket peer, Duration time) throws Exception {
    FutureTask<Integer> read = new FutureTask<>(() -> socket.getInputStream().read());
    Thread thread = new Thread(read, "reads");
    thread.setDaemon(true);
    thread.start();
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
    assertFalse(read.isDone(), "it gave up");
    peer.getOutputStream().write(7);
    assertEquals(7, read.get(60, TimeUnit.SECONDS));
  }

  /** A connection that its driver is content with. */
  private static final class Fine implements Opened {
    @Override
    public ServerState ask(Question question) {
      return ServerState.UNKNOWN;
    }

    @Override
    public void close() {
      throw new IllegalStateException("it must be kept");
    }
  }
}
