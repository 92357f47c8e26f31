package io.zerohop.instrumentation.tomcat;

import io.zerohop.engine.serve.ServedRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Request;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.MimeHeaders;
import org.jspecify.annotations.Nullable;

/** A request as the engine sees it. */
final class SeenRequest implements ServedRequest {
  private final Request request;

  SeenRequest(Request request) {
    this.request = request;
  }

  @Override
  public String scheme() {
    return request.scheme().isNull() ? "http" : text(request.scheme());
  }

  @Override
  public String authority() {
    String host = header("host");
    return host == null ? "" : host;
  }

  @Override
  public String method() {
    return text(request.method());
  }

  @Override
  public String path() {
    String path = text(request.requestURI());
    return request.queryString().isNull() ? path : path + "?" + text(request.queryString());
  }

  @Override
  public @Nullable String header(String name) {
    return value(request.getMimeHeaders(), name);
  }

  @Override
  public void withhold(String name) {
    request.getMimeHeaders().removeHeader(name);
  }

  /** All values of a field, joined by a comma; null if there is none. */
  static @Nullable String value(MimeHeaders fields, String name) {
    String all = null;
    for (int at = fields.findHeader(name, 0); at >= 0; at = fields.findHeader(name, at + 1)) {
      String value = text(fields.getValue(at));
      all = all == null ? value : all + "," + value;
    }
    return all;
  }

  /**
   * What it says, read without a change to it; "" where there is nothing. In some versions {@code
   * MessageBytes.toString} turns what came as bytes into a string for good, and Tomcat decodes and
   * maps no path but one of bytes (Tomcat's bug 66627).
   */
  private static String text(MessageBytes of) {
    String text =
        of.getType() == MessageBytes.T_BYTES ? of.getByteChunk().toString() : of.toString();
    return text == null ? "" : text;
  }

  @Override
  public @Nullable InetSocketAddress peer() {
    request.action(ActionCode.REQ_HOST_ADDR_ATTRIBUTE, request);
    request.action(ActionCode.REQ_REMOTEPORT_ATTRIBUTE, request);
    return address(request.remoteAddr(), request.getRemotePort());
  }

  @Override
  public @Nullable InetSocketAddress local() {
    request.action(ActionCode.REQ_LOCAL_ADDR_ATTRIBUTE, request);
    request.action(ActionCode.REQ_LOCALPORT_ATTRIBUTE, request);
    return address(request.localAddr(), request.getLocalPort());
  }

  /** Of an address in figures: nothing is looked up. */
  private static @Nullable InetSocketAddress address(MessageBytes figures, int port) {
    String text = text(figures);
    try {
      return text.isEmpty() || port < 0
          ? null
          : new InetSocketAddress(InetAddress.getByName(text), port);
    } catch (UnknownHostException none) {
      return null;
    }
  }
}
