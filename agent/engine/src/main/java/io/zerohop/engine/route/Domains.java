package io.zerohop.engine.route;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds what belongs to an authority: exact names first, then the longest {@code *.suffix}, then
 * the longest {@code prefix.*}, then {@code *} (Envoy's order for virtual hosts). Not thread-safe
 * while it is filled.
 */
final class Domains<T> {
  private final Map<String, T> exact = new HashMap<>();
  private final TreeMap<Integer, Map<String, T>> suffixes = new TreeMap<>((a, b) -> b - a);
  private final TreeMap<Integer, Map<String, T>> prefixes = new TreeMap<>((a, b) -> b - a);
  private @Nullable T forAll;

  void put(String domain, T value) {
    String name = domain.toLowerCase(Locale.ROOT);
    if (name.equals("*")) {
      forAll = forAll == null ? value : forAll;
    } else if (name.startsWith("*")) {
      put(suffixes, name.substring(1), value);
    } else if (name.endsWith("*")) {
      put(prefixes, name.substring(0, name.length() - 1), value);
    } else {
      exact.putIfAbsent(name, value);
    }
  }

  private static <T> void put(Map<Integer, Map<String, T>> by, String part, T value) {
    by.computeIfAbsent(part.length(), length -> new HashMap<>()).putIfAbsent(part, value);
  }

  /** What belongs to every authority that nothing else covers. */
  @Nullable T forAll() {
    return forAll;
  }

  /** What belongs to every authority, if nothing else is known. */
  @Nullable T onlyForAll() {
    return exact.isEmpty() && suffixes.isEmpty() && prefixes.isEmpty() ? forAll : null;
  }

  /** What belongs to this authority: asked with its port, then without. */
  @Nullable T find(String authority) {
    String name = authority.toLowerCase(Locale.ROOT);
    String host = Authority.host(name);
    T found = exact.get(name);
    if (found == null) {
      found = exact.get(host);
    }
    if (found == null) {
      found = wild(name);
    }
    if (found == null && !host.equals(name)) {
      found = wild(host);
    }
    return found == null ? forAll : found;
  }

  private @Nullable T wild(String name) {
    for (Map.Entry<Integer, Map<String, T>> length : suffixes.entrySet()) {
      if (length.getKey() < name.length()) {
        T found = length.getValue().get(name.substring(name.length() - length.getKey()));
        if (found != null) {
          return found;
        }
      }
    }
    for (Map.Entry<Integer, Map<String, T>> length : prefixes.entrySet()) {
      if (length.getKey() < name.length()) {
        T found = length.getValue().get(name.substring(0, length.getKey()));
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }
}
