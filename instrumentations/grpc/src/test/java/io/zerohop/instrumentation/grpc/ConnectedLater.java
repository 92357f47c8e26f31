package io.zerohop.instrumentation.grpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A port that hangs up on its first callers, and puts those after them through to another. */
final class ConnectedLater implements AutoCloseable {
  private final ServerSocket listener;
  private final int refused;
  private final int target;
  private final AtomicInteger callers = new AtomicInteger();

  /**
   * @param refused how many it hangs up on
   * @param target port on this machine for those after them
   */
  ConnectedLater(int refused, int target) throws IOException {
    this.refused = refused;
    this.target = target;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start("connected later", this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many there were. */
  int callers() {
    return callers.get();
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket caller = listener.accept();
        if (callers.incrementAndGet() <= refused) {
          caller.close();
        } else {
          Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
          start("to the server", () -> copy(caller, server));
          start("from the server", () -> copy(server, caller));
        }
      }
    } catch (IOException over) {
      return; // closed
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException over) {
      return; // closed by one of the two
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
