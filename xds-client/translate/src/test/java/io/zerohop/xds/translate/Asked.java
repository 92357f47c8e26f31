package io.zerohop.xds.translate;

import io.zerohop.engine.attempt.CallRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request, written down for a test. */
record Asked(
    String scheme, String authority, String method, String path, Map<String, String> headers)
    implements CallRequest {

  static Asked get(String authority, String path) {
    return new Asked("http", authority, "GET", path, Map.of());
  }

  @Override
  public String host() {
    int colon = authority.indexOf(':');
    return colon < 0 ? authority : authority.substring(0, colon);
  }

  @Override
  public int port() {
    int colon = authority.indexOf(':');
    int standard = scheme.equals("https") ? 443 : 80;
    return colon < 0 ? standard : Integer.parseInt(authority.substring(colon + 1));
  }

  @Override
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  @Override
  public Body body() {
    return Body.NONE;
  }

  @Override
  public long timeoutNanos() {
    return 0;
  }
}
