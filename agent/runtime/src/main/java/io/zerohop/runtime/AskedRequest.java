package io.zerohop.runtime;

import io.zerohop.engine.attempt.CallRequest;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that nobody sends: what {@code zerohop explain} asks about. */
record AskedRequest(
    String scheme, String host, int port, String method, String path, Map<String, String> headers)
    implements CallRequest {

  /**
   * Reads a question. The scheme may be missing, http is meant then.
   *
   * @throws IllegalArgumentException if the URL is none
   */
  static AskedRequest of(String method, String url, List<Map.Entry<String, String>> headers) {
    URI uri = URI.create(url.contains("://") ? url : "http://" + url);
    String authority = uri.getRawAuthority();
    if (authority == null || authority.isEmpty()) {
      throw new IllegalArgumentException("url must name a host, was \"" + url + "\"");
    }
    String place = authority.substring(authority.indexOf('@') + 1);
    int colon = place.lastIndexOf(':');
    boolean hasPort = colon > place.lastIndexOf(']');
    String host = hasPort ? place.substring(0, colon) : place;
    boolean https = "https".equals(uri.getScheme());
    int port = https ? 443 : 80;
    if (hasPort && colon < place.length() - 1) {
      port = Integer.parseInt(place.substring(colon + 1));
    }
    String path = uri.getRawPath();
    String query = uri.getRawQuery();
    Map<String, String> values = new HashMap<>();
    headers.forEach(
        header ->
            values.merge(
                header.getKey().toLowerCase(Locale.ROOT),
                header.getValue(),
                (all, one) -> all + ", " + one));
    return new AskedRequest(
        https ? "https" : "http",
        host.replaceAll("[\\[\\]]", ""),
        port,
        method,
        (path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query),
        values);
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
