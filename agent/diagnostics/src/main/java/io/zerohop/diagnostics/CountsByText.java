package io.zerohop.diagnostics;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a text names. Bounded: what comes when there are many texts is counted together. */
final class CountsByText {
  private static final int MOST = 100;
  private static final String OTHERS = "others";

  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  void add(String text) {
    boolean room = counts.size() < MOST || counts.containsKey(text);
    counts.computeIfAbsent(room ? text : OTHERS, key -> new LongAdder()).increment();
  }

  SortedMap<String, Long> all() {
    SortedMap<String, Long> all = new TreeMap<>();
    counts.forEach((text, count) -> all.put(text, count.sum()));
    return all;
  }
}
