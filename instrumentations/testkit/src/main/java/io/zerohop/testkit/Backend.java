package io.zerohop.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * A small HTTP/1.1 server on a free loopback port that does what a test says, misbehaviour
 * included, and keeps what it saw. A thread for each connection; thread-safe.
 */
public final class Backend implements AutoCloseable {
  private static final List<Socket> DEAD = new CopyOnWriteArrayList<>();

  private final String name;
  private final ServerSocket listener;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile Behaviour behaviour;
  private final CountDownLatch accepting = new CountDownLatch(1);
  private volatile boolean slamming;

  private Backend(String name, ServerSocket listener) {
    this.name = name;
    this.listener = listener;
    this.behaviour = (request, wire) -> wire.reply(200, name);
  }

  /** What a backend does with a request. */
  @FunctionalInterface
  public interface Behaviour {
    /** Answers, or does something worse. */
    void serve(Request request, Wire wire) throws IOException;
  }

  /**
   * A request as it arrived.
   *
   * @param connection 1 for the first connection that was accepted
   * @param target the request line's target
   * @param headers by lower-case name, several values joined by a comma
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Request(
      int connection, String method, String target, Map<String, String> headers, byte[] body) {
    /** The value of a header, or an empty string. */
    public String header(String lowerCaseName) {
      return headers.getOrDefault(lowerCaseName, "");
    }
  }

  /** A plaintext server that answers 200 with its name. */
  public static Backend start(String name) {
    try {
      return start(name, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same over TLS. */
  public static Backend startTls(String name, SSLContext context) {
    try {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      return start(name, context.getServerSocketFactory().createServerSocket(0, 50, loopback));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Backend start(String name, ServerSocket listener) {
    Backend backend = new Backend(name, listener);
    daemon(backend::accept);
    return backend;
  }

  /** A loopback port on which nobody listens, nor will: this JVM keeps it bound. */
  public static int deadPort() {
    try {
      Socket holder = new Socket();
      holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      DEAD.add(holder);
      return holder.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes what this backend does from the next request on. */
  public Backend does(Behaviour other) {
    behaviour = other;
    return this;
  }

  /** Answers every request with this status and the backend's name. */
  public Backend answers(int status) {
    return does((request, wire) -> wire.reply(status, name));
  }

  /** Closes every new connection at once. */
  public Backend slams() {
    slamming = true;
    return this;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
  }

  /** The port on which it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** What arrived so far. */
  public List<Request> requests() {
    return requests;
  }

  /** The only request so far. */
  public Request onlyRequest() {
    if (requests.size() != 1) {
      throw new AssertionError(name + " expected one request, had " + requests);
    }
    return requests.get(0);
  }

  /** How many connections were accepted so far. */
  public int connections() {
    return connections.get();
  }

  /** How many connections are open now. */
  public int openConnections() {
    return open.size();
  }

  private void accept() {
    try {
      while (!listener.isClosed()) {
        Socket socket = listener.accept();
        int number = connections.incrementAndGet();
        if (slamming) {
          socket.close();
          continue;
        }
        open.add(socket);
        daemon(() -> converse(socket, number));
      }
    } catch (IOException closed) {
      return;
    } finally {
      accepting.countDown();
    }
  }

  private void converse(Socket socket, int number) {
    try (socket) {
      socket.setTcpNoDelay(true);
      BufferedInputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      Wire wire = new Wire(socket);
      while (wire.isUsable()) {
        Request request = RequestReader.read(in, number);
        if (request == null) {
          return;
        }
        requests.add(request);
        wire.answering(request);
        behaviour.serve(request, wire);
      }
    } catch (IOException | RuntimeException gone) {
      // The client went away, or the test wanted it so: what counts is what the client saw.
    } finally {
      open.remove(socket);
    }
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "testkit-backend");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
      // Up to here a connection may still be accepted; clients are not to come back too early.
      if (!accepting.await(60, TimeUnit.SECONDS)) {
        throw new IOException(name + " goes on accepting");
      }
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return name + ":" + port();
  }
}
