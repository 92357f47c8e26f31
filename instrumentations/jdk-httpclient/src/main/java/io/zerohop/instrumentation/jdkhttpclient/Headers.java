package io.zerohop.instrumentation.jdkhttpclient;

import io.zerohop.engine.attempt.HeaderChanges;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Header changes on the library's own header types. */
final class Headers {
  /** What describes the message itself; a change of it would break the framing. */
  private static final Set<String> FRAMING =
      Set.of("content-length", "transfer-encoding", "connection", ":status");

  private Headers() {}

  /** The response's headers after the changes; those that frame the message stay. */
  static HttpHeaders changed(HttpHeaders headers, HeaderChanges changes) {
    return HttpHeaders.of(apply(copy(headers.map()), changes, FRAMING), (name, value) -> true);
  }

  /**
   * The user's headers after the changes. A name that the library itself would send is taken out of
   * {@code system}, so that a removal or a replacement holds for it too.
   */
  static HttpHeaders changed(
      HttpHeaders user, Map<String, List<String>> system, HeaderChanges changes) {
    Map<String, List<String>> result = copy(user.map());
    for (HeaderChanges.Header added : changes.add()) {
      List<String> own = system.get(added.name());
      if (own != null && !result.containsKey(added.name())) {
        result.put(added.name(), new ArrayList<>(own));
      }
    }
    changes.remove().forEach(system::remove);
    changes.set().forEach(header -> system.remove(header.name()));
    return HttpHeaders.of(apply(result, changes, Set.of()), (name, value) -> true);
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

  private static Map<String, List<String>> apply(
      Map<String, List<String>> headers, HeaderChanges changes, Set<String> fixed) {
    for (String name : changes.remove()) {
      if (!isFixed(name, fixed)) {
        headers.remove(name);
      }
    }
    for (HeaderChanges.Header header : changes.set()) {
      if (!isFixed(header.name(), fixed)) {
        headers.put(header.name(), new ArrayList<>(List.of(header.value())));
      }
    }
    for (HeaderChanges.Header header : changes.add()) {
      if (!isFixed(header.name(), fixed)) {
        headers.computeIfAbsent(header.name(), name -> new ArrayList<>(1)).add(header.value());
      }
    }
    return headers;
  }

  private static boolean isFixed(String name, Set<String> fixed) {
    return !fixed.isEmpty() && fixed.contains(name.toLowerCase(Locale.ROOT));
  }
}
