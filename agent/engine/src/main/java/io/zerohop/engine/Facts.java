package io.zerohop.engine;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.route.RouteTable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a call keeps of its request, so that it can be explained when the client's own objects are
 * gone: of the headers only those that a rule of its destination looks at.
 */
record Facts(
    String scheme,
    String host,
    int port,
    String method,
    String path,
    Map<String, String> headers,
    Body body,
    long timeoutNanos)
    implements CallRequest {

  static Facts of(CallRequest request, @Nullable RouteTable table) {
    return new Facts(
        request.scheme(),
        request.host(),
        request.port(),
        request.method(),
        request.path(),
        table == null ? Map.of() : headers(request, table),
        request.body(),
        request.timeoutNanos());
  }

  private static Map<String, String> headers(CallRequest request, RouteTable table) {
    if (table.headerNames().isEmpty()) {
      return Map.of();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String name : table.headerNames()) {
      String value = request.header(name);
      if (value != null) {
        values.put(name, value);
      }
    }
    return values;
  }

  @Override
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  @Override
  public Map<String, String> keptHeaders() {
    return headers;
  }
}
