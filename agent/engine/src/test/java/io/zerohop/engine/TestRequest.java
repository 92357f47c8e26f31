package io.zerohop.engine;

import io.zerohop.engine.attempt.CallRequest;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request, written down for a test. */
public final class TestRequest implements CallRequest {
  private final String method;
  private final URI url;
  private final Map<String, String> headers = new HashMap<>();
  private Body body = Body.NONE;
  private long timeoutNanos;
  private boolean admitted;

  private TestRequest(String method, String url) {
    this.method = method;
    this.url = URI.create(url);
  }

  public static TestRequest get(String url) {
    return new TestRequest("GET", url);
  }

  public static TestRequest post(String url, Body body) {
    return of("POST", url).body(body);
  }

  public static TestRequest of(String method, String url) {
    return new TestRequest(method, url);
  }

  public TestRequest header(String name, String value) {
    headers.put(name.toLowerCase(Locale.ROOT), value);
    return this;
  }

  public TestRequest body(Body newBody) {
    body = newBody;
    return this;
  }

  public TestRequest timeoutMillis(long millis) {
    timeoutNanos = millis * 1_000_000L;
    return this;
  }

  public TestRequest admitted() {
    admitted = true;
    return this;
  }

  @Override
  public boolean isAdmitted() {
    return admitted;
  }

  @Override
  public String scheme() {
    return url.getScheme();
  }

  @Override
  public String host() {
    return url.getHost();
  }

  @Override
  public int port() {
    return url.getPort() > 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String path() {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }

  @Override
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  @Override
  public Body body() {
    return body;
  }

  @Override
  public long timeoutNanos() {
    return timeoutNanos;
  }
}
