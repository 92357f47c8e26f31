package io.zerohop.engine.sql;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table of words in which a part of a text is found without making a string of it. Upper and
 * lower case of ASCII letters are the same. Immutable.
 */
final class Names<T> {
  private final @Nullable String[] keys;
  private final @Nullable Object[] values;
  private final int longest;

  /**
   * A table.
   *
   * @param entries by names in capitals
   */
  Names(Map<String, T> entries) {
    int size = Integer.highestOneBit(Math.max(1, entries.size())) << 2;
    keys = new String[size];
    values = new Object[size];
    int max = 0;
    for (Map.Entry<String, T> entry : entries.entrySet()) {
      String key = entry.getKey();
      int slot = hash(key, 0, key.length()) & (size - 1);
      while (keys[slot] != null) {
        slot = slot + 1 & size - 1;
      }
      keys[slot] = key;
      values[slot] = entry.getValue();
      max = Math.max(max, key.length());
    }
    longest = max;
  }

  /**
   * What belongs to the word from {@code from} to before {@code to}; null if it is none of ours.
   */
  @SuppressWarnings("unchecked")
  @Nullable T find(String text, int from, int to) {
    if (to - from > longest) {
      return null;
    }
    int slot = hash(text, from, to) & (keys.length - 1);
    for (String key = keys[slot]; key != null; key = keys[slot]) {
      if (same(key, text, from, to)) {
        return (T) values[slot];
      }
      slot = slot + 1 & keys.length - 1;
    }
    return null;
  }

  private static boolean same(String key, String text, int from, int to) {
    if (key.length() != to - from) {
      return false;
    }
    for (int i = 0; i < key.length(); i++) {
      if (key.charAt(i) != capital(text.charAt(from + i))) {
        return false;
      }
    }
    return true;
  }

  private static int hash(String text, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + capital(text.charAt(i));
    }
    return hash ^ hash >>> 7;
  }

  private static char capital(char c) {
    return c >= 'a' && c <= 'z' ? (char) (c - 32) : c;
  }
}
