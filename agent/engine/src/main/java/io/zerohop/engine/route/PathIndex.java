package io.zerohop.engine.route;

import io.zerohop.engine.attempt.CallRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A radix tree over the literals of path conditions: one walk along the request's path meets every
 * rule whose path may match, so that the cost does not grow with the number of rules. Immutable
 * once built; a walk allocates nothing.
 */
final class PathIndex {
  private static final int DIRECT = 128;
  private static final int[] NONE = {};

  private final List<Route> routes;
  private final boolean fold;
  private final Node root = new Node("");

  /**
   * An index over some of the routes.
   *
   * @param members indexes into routes, ascending
   * @param fold whether upper and lower case are the same
   */
  PathIndex(List<Route> routes, List<Integer> members, boolean fold) {
    this.routes = routes;
    this.fold = fold;
    for (int member : members) {
      String literal = routes.get(member).path().literal();
      if (PathMatch.end(literal) < literal.length()) {
        continue; // a path ends where the query begins: never met
      }
      insert(fold ? folded(literal) : literal).add(routes.get(member).path(), member);
    }
    root.freeze();
  }

  private static String folded(String literal) {
    StringBuilder lower = new StringBuilder(literal.length());
    for (int i = 0; i < literal.length(); i++) {
      lower.append(fold(literal.charAt(i)));
    }
    return lower.toString();
  }

  private static char fold(char c) {
    return Character.toLowerCase(Character.toUpperCase(c));
  }

  /** The least index, below {@code bound}, of a route that matches; {@code bound} if none does. */
  int first(CallRequest request, int bound) {
    String path = request.path();
    int length = path.length();
    int best = bound;
    int at = 0;
    Node node = root;
    while (true) {
      char next = at == length ? '?' : path.charAt(at);
      boolean end = next == '?' || next == '#';
      best = least(request, node.prefixes, best);
      if (end || next == '/') {
        best = least(request, node.segments, best);
      }
      if (end) {
        return least(request, node.exacts, best);
      }
      Node child = node.child(fold ? fold(next) : next);
      if (child == null || !follows(path, at, child.label)) {
        return best;
      }
      at += child.label.length();
      node = child;
    }
  }

  private boolean follows(String path, int at, String label) {
    int length = label.length();
    if (!fold) {
      return path.startsWith(label, at);
    }
    if (path.length() - at < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (fold(path.charAt(at + i)) != label.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int least(CallRequest request, int[] candidates, int best) {
    for (int candidate : candidates) {
      if (candidate >= best) {
        return best;
      }
      if (routes.get(candidate).conditionsHold(request)) {
        return candidate;
      }
    }
    return best;
  }

  private Node insert(String literal) {
    Node node = root;
    int at = 0;
    while (at < literal.length()) {
      Node child = node.grown(literal.charAt(at));
      if (child == null) {
        return node.grow(literal.substring(at));
      }
      int common = common(child.label, literal, at);
      node = common == child.label.length() ? child : node.split(child, common);
      at += common;
    }
    return node;
  }

  private static int common(String label, String literal, int at) {
    int max = Math.min(label.length(), literal.length() - at);
    int i = 0;
    while (i < max && label.charAt(i) == literal.charAt(at + i)) {
      i++;
    }
    return i;
  }

  /** A node; the label is what leads to it from its parent. */
  private static final class Node {
    private final String label;
    private final List<Node> growing = new ArrayList<>();
    private final List<Integer> exactsGrowing = new ArrayList<>();
    private final List<Integer> prefixesGrowing = new ArrayList<>();
    private final List<Integer> segmentsGrowing = new ArrayList<>();
    private int[] exacts = NONE;
    private int[] prefixes = NONE;
    private int[] segments = NONE;
    private Node[] children = {};
    private @Nullable Node @Nullable [] direct;

    Node(String label) {
      this.label = label;
    }

    void add(PathMatch path, int member) {
      (path instanceof PathMatch.Exact
              ? exactsGrowing
              : path instanceof PathMatch.Prefix ? prefixesGrowing : segmentsGrowing)
          .add(member);
    }

    @Nullable Node grown(char first) {
      for (Node child : growing) {
        if (child.label.charAt(0) == first) {
          return child;
        }
      }
      return null;
    }

    Node grow(String newLabel) {
      Node child = new Node(newLabel);
      growing.add(child);
      return child;
    }

    Node split(Node child, int at) {
      Node middle = new Node(child.label.substring(0, at));
      Node rest = new Node(child.label.substring(at));
      rest.growing.addAll(child.growing);
      rest.exactsGrowing.addAll(child.exactsGrowing);
      rest.prefixesGrowing.addAll(child.prefixesGrowing);
      rest.segmentsGrowing.addAll(child.segmentsGrowing);
      middle.growing.add(rest);
      growing.set(growing.indexOf(child), middle);
      return middle;
    }

    void freeze() {
      exacts = toArray(exactsGrowing);
      prefixes = toArray(prefixesGrowing);
      segments = toArray(segmentsGrowing);
      children = growing.toArray(Node[]::new);
      growing.clear();
      if (children.length > 4) {
        Node[] table = new Node[DIRECT];
        for (Node child : children) {
          char first = child.label.charAt(0);
          if (first < DIRECT) {
            table[first] = child;
          }
        }
        direct = table;
      }
      for (Node child : children) {
        child.freeze();
      }
    }

    private static int[] toArray(List<Integer> members) {
      int[] array = members.stream().mapToInt(Integer::intValue).toArray();
      members.clear();
      return array.length == 0 ? NONE : array;
    }

    @Nullable Node child(char first) {
      if (direct != null && first < DIRECT) {
        return direct[first];
      }
      for (Node child : children) {
        if (child.label.charAt(0) == first) {
          return child;
        }
      }
      return null;
    }
  }
}
