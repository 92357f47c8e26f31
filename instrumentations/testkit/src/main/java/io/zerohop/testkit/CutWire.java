package io.zerohop.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way to a server, which is cut when a text passes that a test names: whatever the protocol,
 * the server never sees it. Knows what was sent, and who is connected. Thread-safe.
 */
public final class CutWire implements AutoCloseable {
  private final int port;
  private final ServerSocket listener;
  private final List<ByteArrayOutputStream> sent = new CopyOnWriteArrayList<>();
  private final List<Socket> clients = new CopyOnWriteArrayList<>();
  private final AtomicInteger connects = new AtomicInteger();
  private volatile String cutsAt = "";
  private volatile boolean silent;

  /** The way to what listens there on the loopback address. */
  public CutWire(int port) {
    this.port = port;
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException("a port must be free, was none", e);
    }
    start(this::accept);
  }

  /** Where it begins, on the loopback address. */
  public int port() {
    return listener.getLocalPort();
  }

  /** How many came so far. */
  public int connects() {
    return connects.get();
  }

  /** How many are connected. */
  public int connected() {
    return clients.size();
  }

  /** The first connection on which the text is sent is lost by it. */
  public void cutAt(String text) {
    cutsAt = text;
  }

  /** Those who come get no answer, or do again. */
  public void silent(boolean whether) {
    silent = whether;
  }

  /** Whether a client sent the text so far, and it was not cut by it. */
  public boolean saw(String text) {
    return sent.stream().anyMatch(all -> text(all).contains(text));
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "wire");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        connects.incrementAndGet();
        clients.add(client);
        start(() -> serve(client));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      if (silent) {
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
        return;
      }
      start(() -> answers(server, client));
      questions(client.getInputStream(), server.getOutputStream());
    } catch (IOException over) {
      return;
    } finally {
      clients.remove(client);
    }
  }

  private static void answers(Socket server, Socket client) {
    try (server;
        client) {
      server.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException over) {
      return;
    }
  }

  private void questions(InputStream from, OutputStream to) throws IOException {
    ByteArrayOutputStream own = new ByteArrayOutputStream();
    sent.add(own);
    byte[] buffer = new byte[1 << 13];
    for (int read = from.read(buffer); read > 0; read = from.read(buffer)) {
      ByteArrayOutputStream with = new ByteArrayOutputStream();
      own.writeTo(with);
      with.write(buffer, 0, read);
      int fresh = Math.max(0, own.size() - cutsAt.length() + 1);
      if (!cutsAt.isEmpty() && text(with).indexOf(cutsAt, fresh) >= 0) {
        cutsAt = "";
        return;
      }
      own.write(buffer, 0, read);
      to.write(buffer, 0, read);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket client : clients) {
        client.close();
      }
    } catch (IOException e) {
      throw new IllegalStateException("the wire must end, did not", e);
    }
  }
}
