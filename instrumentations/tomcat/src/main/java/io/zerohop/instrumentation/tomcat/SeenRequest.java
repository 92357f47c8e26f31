package io.zerohop.instrumentation.tomcat;

import io.zerohop.engine.serve.ServedRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Enumeration;
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
    return request.scheme().isNull() ? "http" : request.scheme().toString();
  }

  @Override
  public String authority() {
    String host = header("host");
    return host == null ? "" : host;
  }

  @Override
  public String method() {
    return request.method().toString();
  }

  @Override
  public String path() {
    String query = request.queryString().toString();
    return query == null ? request.requestURI().toString() : request.requestURI() + "?" + query;
  }

  @Override
  public @Nullable String header(String name) {
    return value(request.getMimeHeaders(), name);
  }

  /** All values of a field, joined by a comma; null if there is none. */
  static @Nullable String value(MimeHeaders fields, String name) {
    Enumeration<String> values = fields.values(name);
    String all = null;
    while (values.hasMoreElements()) {
      String value = values.nextElement();
      all = all == null ? value : all + "," + value;
    }
    return all;
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
    String text = figures.toString();
    try {
      return text == null || text.isEmpty() || port < 0
          ? null
          : new InetSocketAddress(InetAddress.getByName(text), port);
    } catch (UnknownHostException none) {
      return null;
    }
  }
}
