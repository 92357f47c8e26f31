package io.zerohop.testkit;

import io.zerohop.testkit.Backend.Request;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The way back of a {@link Backend}'s connection. Used by the connection's thread. */
public final class Wire {
  private final Socket socket;
  private final OutputStream out;
  private boolean usable = true;
  private @Nullable Request request;

  Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
  }

  void answering(Request next) {
    request = next;
  }

  boolean isUsable() {
    return usable && !socket.isClosed();
  }

  /** A whole response with a text body and these header lines. */
  public void reply(int status, String body, String... headerLines) throws IOException {
    reply(status, body.getBytes(StandardCharsets.UTF_8), headerLines);
  }

  /** A whole response with these header lines. */
  public void reply(int status, byte[] body, String... headerLines) throws IOException {
    head(status, headerLines);
    boolean bodiless = status == 204 || status == 304;
    if (!bodiless) {
      raw("Content-Length: " + body.length + "\r\n");
    }
    raw("\r\n");
    if (!bodiless && !(request != null && request.method().equals("HEAD"))) {
      out.write(body);
    }
    out.flush();
    for (String line : headerLines) {
      usable &= !line.toLowerCase(Locale.ROOT).equals("connection: close");
    }
  }

  /** The status line and header lines, without the empty line that ends them. */
  public void head(int status, String... headerLines) throws IOException {
    raw("HTTP/1.1 " + status + " Status " + status + "\r\n");
    for (String line : headerLines) {
      raw(line + "\r\n");
    }
  }

  /** The head of a chunked response. */
  public void startChunked(int status, String... headerLines) throws IOException {
    head(status, headerLines);
    raw("Transfer-Encoding: chunked\r\n\r\n");
    out.flush();
  }

  /** One chunk, on its way at once; an empty one ends the body. */
  public void chunk(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    raw(Integer.toHexString(bytes.length) + "\r\n");
    out.write(bytes);
    raw("\r\n");
    out.flush();
  }

  /** Bytes as they are; {@link #flush} sends them. */
  public void raw(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends what was written. */
  public void flush() throws IOException {
    out.flush();
  }

  /** Breaks the connection with a reset. */
  public void reset() throws IOException {
    usable = false;
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Ends the connection without a word. */
  public void hangUp() throws IOException {
    usable = false;
    socket.close();
  }

  /** Says nothing until the client or the test closes the connection. */
  public void stall() throws IOException {
    usable = false;
    while (socket.getInputStream().read() >= 0) {
      // Whatever arrives is of no interest.
    }
  }
}
