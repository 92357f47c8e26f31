package io.zerohop.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The lines that two texts do not share, by their longest common subsequence. */
final class LineDiff {
  private static final long MOST_COMPARED = 4_000_000;

  private LineDiff() {}

  /** Lines with {@code -}, {@code +} or two spaces before them; shared ones only beside changes. */
  static List<String> of(String before, String after) {
    List<String> a = before.isEmpty() ? List.of() : before.lines().toList();
    List<String> b = after.isEmpty() ? List.of() : after.lines().toList();
    int start = shared(a, b);
    int end = shared(reversed(a, start), reversed(b, start));
    List<String> all = new ArrayList<>();
    a.subList(0, start).forEach(line -> all.add("  " + line));
    all.addAll(changed(a.subList(start, a.size() - end), b.subList(start, b.size() - end)));
    a.subList(a.size() - end, a.size()).forEach(line -> all.add("  " + line));
    return nearChanges(all);
  }

  /** How many lines both begin with. */
  private static int shared(List<String> a, List<String> b) {
    int count = 0;
    while (count < a.size() && count < b.size() && a.get(count).equals(b.get(count))) {
      count++;
    }
    return count;
  }

  private static List<String> reversed(List<String> lines, int from) {
    List<String> reversed = new ArrayList<>(lines.subList(from, lines.size()));
    Collections.reverse(reversed);
    return reversed;
  }

  /** What lies between the first and the last change; where that is very much, all of it. */
  private static List<String> changed(List<String> a, List<String> b) {
    List<String> all = new ArrayList<>();
    if ((long) a.size() * b.size() > MOST_COMPARED) {
      a.forEach(line -> all.add("- " + line));
      b.forEach(line -> all.add("+ " + line));
      return all;
    }
    int[][] common = commonTails(a, b);
    int i = 0;
    int j = 0;
    while (i < a.size() || j < b.size()) {
      if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
        all.add("  " + a.get(i++));
        j++;
      } else if (i < a.size() && (j == b.size() || common[i + 1][j] >= common[i][j + 1])) {
        all.add("- " + a.get(i++));
      } else {
        all.add("+ " + b.get(j++));
      }
    }
    return all;
  }

  private static int[][] commonTails(List<String> a, List<String> b) {
    int[][] common = new int[a.size() + 1][b.size() + 1];
    for (int i = a.size() - 1; i >= 0; i--) {
      for (int j = b.size() - 1; j >= 0; j--) {
        common[i][j] =
            a.get(i).equals(b.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }

  private static List<String> nearChanges(List<String> all) {
    List<String> near = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      for (int k = Math.max(0, i - 2); k <= Math.min(all.size() - 1, i + 2); k++) {
        if (!all.get(k).startsWith("  ")) {
          near.add(all.get(i));
          break;
        }
      }
    }
    return near;
  }
}
