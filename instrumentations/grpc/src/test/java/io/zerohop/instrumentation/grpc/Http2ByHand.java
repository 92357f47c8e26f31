package io.zerohop.instrumentation.grpc;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server whose HTTP/2 is written by hand, for what none does that a library has: it refuses the
 * first streams, or goes away without having seen them, answers the others with "by hand" or with
 * nothing at all, and answers no ping.
 */
final class Http2ByHand implements AutoCloseable {
  // RFC 9113 section 6
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int REFUSED_STREAM = 7;
  private static final int PREFACE = 24;
  private static final int STATUS_200 = 0x88; // RFC 7541 appendix A

  private final ServerSocket listener;
  private final int refused;
  private final Refusal refusal;
  private final boolean answering;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger pings = new AtomicInteger();

  /** How streams are told that nobody worked on them (RFC 9113 section 8.7). */
  private enum Refusal {
    REFUSED_STREAM,
    GOAWAY
  }

  /**
   * @param refused how many streams it refuses
   * @param answering whether those after them have an answer
   */
  private Http2ByHand(int refused, Refusal refusal, boolean answering) throws IOException {
    this.refused = refused;
    this.refusal = refusal;
    this.answering = answering;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  /** One that says nothing. */
  static Http2ByHand silent() throws IOException {
    return new Http2ByHand(0, Refusal.REFUSED_STREAM, false);
  }

  /** One that refuses so many streams, and answers those after them. */
  static Http2ByHand refusing(int streams) throws IOException {
    return new Http2ByHand(streams, Refusal.REFUSED_STREAM, true);
  }

  /** One that goes away at the first streams, each on a connection of its own, unseen by it. */
  static Http2ByHand goingAway(int streams) throws IOException {
    return new Http2ByHand(streams, Refusal.GOAWAY, true);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many connections were made to it. */
  int connections() {
    return connections.get();
  }

  /** How many requests came, those that were refused included. */
  int requests() {
    return requests.get();
  }

  /** How many pings came, of all connections. */
  int pings() {
    return pings.get();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "HTTP/2 by hand");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket caller = listener.accept();
        connections.incrementAndGet();
        start(() -> listen(caller));
      }
    } catch (IOException over) {
      return; // closed
    }
  }

  private void listen(Socket caller) {
    try (caller;
        DataInputStream in = new DataInputStream(caller.getInputStream());
        DataOutputStream out = new DataOutputStream(caller.getOutputStream())) {
      frame(out, SETTINGS, 0, 0, new byte[0]);
      in.skipNBytes(PREFACE);
      while (true) {
        int first = in.readInt(); // 24 bits of length, 8 of type
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        in.skipNBytes(first >>> 8);
        int type = first & 0xff;
        if (type == PING && flags == 0) {
          pings.incrementAndGet();
        } else if ((type == DATA || type == HEADERS) && (flags & END_STREAM) != 0) {
          answer(out, stream);
        }
      }
    } catch (IOException over) {
      return; // hung up
    }
  }

  private void answer(DataOutputStream out, int stream) throws IOException {
    if (requests.incrementAndGet() <= refused) {
      refuse(out, stream);
    } else if (answering) {
      ByteArrayOutputStream headers = new ByteArrayOutputStream();
      headers.write(STATUS_200);
      header(headers, "content-type", "application/grpc");
      frame(out, HEADERS, END_HEADERS, stream, headers.toByteArray());
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      message.writeBytes(new byte[] {0, 0, 0, 0, 7}); // not compressed, 7 bytes
      message.writeBytes("by hand".getBytes(StandardCharsets.US_ASCII));
      frame(out, DATA, 0, stream, message.toByteArray());
      ByteArrayOutputStream trailers = new ByteArrayOutputStream();
      header(trailers, "grpc-status", "0");
      frame(out, HEADERS, END_HEADERS | END_STREAM, stream, trailers.toByteArray());
    }
  }

  private void refuse(DataOutputStream out, int stream) throws IOException {
    switch (refusal) {
      case REFUSED_STREAM ->
          frame(out, RST_STREAM, 0, stream, new byte[] {0, 0, 0, REFUSED_STREAM});
      case GOAWAY -> frame(out, GOAWAY, 0, 0, new byte[8]); // last stream 0, NO_ERROR
    }
  }

  /** A literal without indexing and without Huffman (RFC 7541 section 6.2.2). */
  private static void header(ByteArrayOutputStream to, String name, String value) {
    to.write(0);
    for (String text : new String[] {name, value}) {
      to.write(text.length());
      to.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static void frame(DataOutputStream to, int type, int flags, int stream, byte[] content)
      throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    DataOutputStream bytes = new DataOutputStream(frame);
    bytes.writeInt(content.length << 8 | type);
    bytes.writeByte(flags);
    bytes.writeInt(stream);
    bytes.write(content);
    to.write(frame.toByteArray());
    to.flush();
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
