package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.http.Attempt;
import io.zerohop.spi.http.HeaderEdits;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicHeader;
import org.jspecify.annotations.Nullable;

/**
 * A request for one attempt. The client's own interceptors see what the application asked for; who
 * writes it to the wire, by its request line and all its headers, sees what the rule makes of it.
 */
final class WireRequest extends BasicClassicHttpRequest {
  private static final long serialVersionUID = 1;

  private final transient Step.@Nullable Send send;
  private final transient @Nullable Attempt attempt;

  WireRequest(ClassicHttpRequest from, Step.Send send, Attempt attempt) {
    super(from.getMethod(), from.getPath());
    this.send = send;
    this.attempt = attempt;
    setScheme(from.getScheme());
    setAuthority(from.getAuthority());
    setVersion(from.getVersion());
    setHeaders(from.getHeaders());
    setEntity(from.getEntity());
  }

  @Override
  public String getRequestUri() {
    String path = send == null ? null : send.target().path();
    return path == null ? super.getRequestUri() : path;
  }

  @Override
  public Iterator<Header> headerIterator() {
    if (send == null || attempt == null) {
      return super.headerIterator();
    }
    attempt.sent();
    String authority = send.target().authority();
    if (authority == null && send.headers().isEmpty()) {
      return super.headerIterator();
    }
    Headers headers = new Headers();
    super.headerIterator().forEachRemaining(headers.all::add);
    if (authority != null) {
      headers.remove("Host");
      headers.add("Host", authority);
    }
    try {
      HeaderEdits.make(send.headers(), headers);
    } catch (Exception impossible) {
      throw new IllegalStateException(impossible);
    }
    return headers.all.iterator();
  }

  private static final class Headers implements HeaderEdits.Target {
    final List<Header> all = new ArrayList<>();

    @Override
    public void remove(String name) {
      all.removeIf(header -> header.getName().equalsIgnoreCase(name));
    }

    @Override
    public void add(String name, String value) {
      all.add(new BasicHeader(name, value));
    }
  }
}
