package io.zerohop.instrumentation.httpurlconnection;

import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Step;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A socket without a connection that says one response, so that the JDK's own parser, error
 * handling and redirects do the rest.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // it has no state to guard
final class CannedSocket extends Socket {
  private final InputStream response;
  private final OutputStream request = OutputStream.nullOutputStream();
  private volatile boolean closed;

  CannedSocket(Step.Respond step) {
    this.response = new ByteArrayInputStream(bytes(step));
  }

  private static byte[] bytes(Step.Respond step) {
    StringBuilder head = new StringBuilder("HTTP/1.1 ");
    head.append(step.status()).append(' ').append(phrase(step.status())).append("\r\n");
    boolean hasLength = false;
    for (Header header : step.headers()) {
      head.append(header.name()).append(": ").append(header.value()).append("\r\n");
      hasLength |= "content-length".equalsIgnoreCase(header.name());
    }
    if (!hasLength && step.status() != 204 && step.status() != 304) {
      head.append("Content-Length: ").append(step.body().length).append("\r\n");
    }
    // Keeps the JDK from pooling it; taken away before the application sees the headers.
    head.append("Connection: close\r\n\r\n");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    all.writeBytes(step.body());
    return all.toByteArray();
  }

  private static String phrase(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 301 -> "Moved Permanently";
      case 302 -> "Found";
      case 303 -> "See Other";
      case 307 -> "Temporary Redirect";
      case 308 -> "Permanent Redirect";
      case 400 -> "Bad Request";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 429 -> "Too Many Requests";
      case 500 -> "Internal Server Error";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      default -> "Status " + status;
    };
  }

  @Override
  public InputStream getInputStream() {
    return response;
  }

  @Override
  public OutputStream getOutputStream() {
    return request;
  }

  @Override
  public void setTcpNoDelay(boolean on) {
    // There is no TCP below.
  }

  @Override
  public void setSoTimeout(int timeout) {
    // Everything there is to read is there already.
  }

  @Override
  public int getSoTimeout() {
    return 0;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
