package io.zerohop.instrumentation.grpc;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A port that speaks HTTP/2 as far as its settings, counts pings and answers nothing. */
final class SilentHttp2 implements AutoCloseable {
  private static final int PREFACE = 24;
  private static final byte[] NO_SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};
  private static final int PING = 6;

  private final ServerSocket listener;
  private final AtomicInteger pings = new AtomicInteger();

  SilentHttp2() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many pings came, of all connections. */
  int pings() {
    return pings.get();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "silent HTTP/2");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket caller = listener.accept();
        start(() -> listen(caller));
      }
    } catch (IOException over) {
      return; // closed
    }
  }

  private void listen(Socket caller) {
    try (caller;
        DataInputStream in = new DataInputStream(caller.getInputStream())) {
      caller.getOutputStream().write(NO_SETTINGS);
      in.skipNBytes(PREFACE);
      while (true) { // RFC 9113 section 4.1: 24 bits of length, 8 of type, 8 of flags, 32 of stream
        int first = in.readInt();
        int flags = in.readUnsignedByte();
        in.readInt();
        in.skipNBytes(first >>> 8);
        if ((first & 0xff) == PING && flags == 0) {
          pings.incrementAndGet();
        }
      }
    } catch (IOException over) {
      return; // hung up
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
