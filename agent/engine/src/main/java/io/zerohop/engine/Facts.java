package io.zerohop.engine;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.route.RouteTable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a call keeps of its request, so that it can be explained when the client's own objects are
 * gone: of the headers only those that a rule of its destination looks at, or a tracer asks for.
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
    return of(request, table, List.of());
  }

  /**
   * What is known of a request.
   *
   * @param asked the headers that are kept beside those of rules, their names in lower case
   */
  static Facts of(CallRequest request, @Nullable RouteTable table, List<String> asked) {
    return new Facts(
        request.scheme(),
        request.host(),
        request.port(),
        request.method(),
        request.path(),
        headers(request, table == null ? List.of() : table.headerNames(), asked),
        request.body(),
        request.timeoutNanos());
  }

  private static Map<String, String> headers(
      CallRequest request, Collection<String> rules, List<String> asked) {
    if (rules.isEmpty() && asked.isEmpty()) {
      return Map.of();
    }
    Map<String, String> values = new LinkedHashMap<>();
    keep(request, rules, values);
    keep(request, asked, values);
    return values;
  }

  private static void keep(
      CallRequest request, Collection<String> names, Map<String, String> into) {
    for (String name : names) {
      String value = request.header(name);
      if (value != null) {
        into.put(name, value);
      }
    }
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
