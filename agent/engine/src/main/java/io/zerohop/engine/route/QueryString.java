package io.zerohop.engine.route;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads single parameters out of a path with query. */
final class QueryString {
  private QueryString() {}

  /** Whether the first parameter of this name has this value; allocates only to decode. */
  static boolean firstEquals(String path, String name, String value) {
    int start = find(path, name);
    if (start < 0) {
      return false;
    }
    int end = valueEnd(path, start);
    if (isEncoded(path, start, end)) {
      return value.equals(decode(path.substring(start, end)));
    }
    return end - start == value.length() && path.startsWith(value, start);
  }

  /** The first parameter of this name, decoded; null if there is none. */
  static @Nullable String first(String path, String name) {
    int start = find(path, name);
    if (start < 0) {
      return null;
    }
    return decode(path.substring(start, valueEnd(path, start)));
  }

  /** Where the value of the first parameter of this name begins; -1 if there is none. */
  private static int find(String path, String name) {
    int length = path.length();
    int at = PathMatch.end(path) + 1;
    while (at < length) {
      int end = partEnd(path, at);
      int equals = path.indexOf('=', at);
      int nameEnd = equals < 0 || equals > end ? end : equals;
      if (isName(path, at, nameEnd, name)) {
        return Math.min(nameEnd + 1, end);
      }
      at = end + 1;
    }
    return -1;
  }

  private static boolean isName(String path, int from, int to, String name) {
    if (isEncoded(path, from, to)) {
      return name.equals(decode(path.substring(from, to)));
    }
    return to - from == name.length() && path.startsWith(name, from);
  }

  private static int valueEnd(String path, int start) {
    return start > 0 && path.charAt(start - 1) == '=' ? partEnd(path, start) : start;
  }

  private static int partEnd(String path, int from) {
    int i = from;
    while (i < path.length() && path.charAt(i) != '&' && path.charAt(i) != '#') {
      i++;
    }
    return i;
  }

  private static boolean isEncoded(String path, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = path.charAt(i);
      if (c == '%' || c == '+') {
        return true;
      }
    }
    return false;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      return text;
    }
  }
}
