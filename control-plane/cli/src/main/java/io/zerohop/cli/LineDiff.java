package io.zerohop.cli;

import java.util.ArrayList;
import java.util.List;

/** The lines that two texts do not share, by their longest common subsequence. */
final class LineDiff {
  private LineDiff() {}

  /** Lines with {@code -}, {@code +} or two spaces before them; shared ones only beside changes. */
  static List<String> of(String before, String after) {
    List<String> a = before.isEmpty() ? List.of() : before.lines().toList();
    List<String> b = after.isEmpty() ? List.of() : after.lines().toList();
    int[][] common = commonTails(a, b);
    List<String> all = new ArrayList<>();
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
    return nearChanges(all);
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
