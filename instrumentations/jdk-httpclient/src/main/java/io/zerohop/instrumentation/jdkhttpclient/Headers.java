package io.zerohop.instrumentation.jdkhttpclient;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.trace.Carried;
import io.zerohop.spi.http.HeaderEdits;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Header changes on the library's own header types. */
final class Headers {
  private Headers() {}

  /** A response's headers after the changes; those that frame the message stay. */
  static HttpHeaders changed(HttpHeaders headers, HeaderChanges changes) {
    return changed(headers, Map.of(), changes, Carried.NOTHING);
  }

  /**
   * A request's headers after the changes; those that frame the message stay: with another length
   * the server would read the rest of a body as the next request.
   *
   * @param user the application's headers
   * @param system what the library itself would send; names that are removed or replaced are taken
   *     out, so that the change holds for them too
   * @param carried what the send carries beside the changes
   */
  static HttpHeaders changed(
      HttpHeaders user, Map<String, List<String>> system, HeaderChanges changes, Carried carried) {
    Map<String, List<String>> result = copy(user.map());
    Consumer<String> remove =
        name -> {
          result.remove(name);
          if (system.containsKey(name)) {
            system.remove(name);
          }
        };
    BiConsumer<String, String> add =
        (name, value) ->
            result
                .computeIfAbsent(name, own -> new ArrayList<>(system.getOrDefault(own, List.of())))
                .add(value);
    HeaderEdits.make(changes, remove, add);
    HeaderEdits.carry(carried, remove, add);
    return HttpHeaders.of(result, (name, value) -> true);
  }

  static Map<String, List<String>> copy(Map<String, List<String>> headers) {
    Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, values) -> copy.put(name, new ArrayList<>(values)));
    return copy;
  }

  /** The headers of an answer of our own. */
  static HttpHeaders of(List<HeaderChanges.Header> headers) {
    Map<String, List<String>> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (HeaderChanges.Header header : headers) {
      map.computeIfAbsent(header.name(), name -> new ArrayList<>(1)).add(header.value());
    }
    return HttpHeaders.of(map, (name, value) -> true);
  }
}
