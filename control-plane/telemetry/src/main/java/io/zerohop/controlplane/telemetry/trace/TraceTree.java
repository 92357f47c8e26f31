package io.zerohop.controlplane.telemetry.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a trace's spans in the order in which they are read, each below the one that led to it. */
public final class TraceTree {
  private static final Comparator<Span> BY_START =
      Comparator.comparingLong(Span::startNanos)
          .thenComparing(Span::endNanos, Comparator.reverseOrder())
          .thenComparing(Span::id);

  private final Map<String, Span> byId = new LinkedHashMap<>();
  private final Map<String, List<Span>> below = new HashMap<>();
  private final List<Row> rows = new ArrayList<>();
  private final Map<String, Span> left;

  /**
   * A span with its place.
   *
   * @param depth how many spans are above it
   * @param text what is said of it
   */
  public record Row(int depth, Span span, SpanText text) {}

  /** A span that is to be told, and the one above it. */
  private record Next(Span span, @Nullable Span above, int depth) {}

  private TraceTree(List<Span> spans) {
    spans.stream().sorted(BY_START).forEach(span -> byId.putIfAbsent(span.id(), span));
    for (Span span : byId.values()) {
      if (isBelow(span)) {
        below.computeIfAbsent(span.parent(), first -> new ArrayList<>()).add(span);
      }
    }
    left = new LinkedHashMap<>(byId);
  }

  /**
   * The rows from top to bottom, siblings by their begin. A span that arrived twice stands once;
   * one whose parent is not among them stands at the left; so does one of a circle, which a program
   * that is wrong may send.
   */
  public static List<Row> of(List<Span> spans) {
    TraceTree tree = new TraceTree(spans);
    tree.byId.values().stream().filter(span -> !tree.isBelow(span)).forEach(tree::tell);
    while (!tree.left.isEmpty()) {
      tree.tell(tree.left.values().iterator().next());
    }
    return tree.rows;
  }

  private boolean isBelow(Span span) {
    return byId.containsKey(span.parent()) && !span.parent().equals(span.id());
  }

  private void tell(Span root) {
    Deque<Next> stack = new ArrayDeque<>();
    stack.push(new Next(root, null, 0));
    while (!stack.isEmpty()) {
      Next next = stack.pop();
      Span span = next.span();
      if (left.remove(span.id()) == null) {
        continue;
      }
      rows.add(new Row(next.depth(), span, SpanText.of(span, place(span, next.above()))));
      List<Span> children = below.getOrDefault(span.id(), List.of());
      for (int i = children.size() - 1; i >= 0; i--) {
        stack.push(new Next(children.get(i), span, next.depth() + 1));
      }
    }
  }

  /** Which of a call's sends it is. */
  private SpanText.Place place(Span span, @Nullable Span above) {
    if (above == null || !above.isCall() || span.kind() != Span.Kind.CLIENT) {
      return SpanText.Place.NONE;
    }
    List<Span> sends =
        below.getOrDefault(above.id(), List.of()).stream()
            .filter(sibling -> sibling.kind() == Span.Kind.CLIENT)
            .toList();
    return new SpanText.Place(sends.indexOf(span) + 1, sends.size());
  }
}
