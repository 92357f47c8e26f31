package io.zerohop.controlplane.policy.problem;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds what somebody may have meant by a name that does not exist. */
public final class NearestName {
  private NearestName() {}

  /**
   * The known name with the fewest edits to the given one, letter case aside, or null where none is
   * near enough (a third of its length, at least one edit).
   */
  public static @Nullable String of(String name, Collection<String> known) {
    String best = null;
    int bestEdits = Integer.MAX_VALUE;
    for (String candidate : known) {
      int edits = edits(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (edits < bestEdits
          && edits <= Math.max(1, Math.max(name.length(), candidate.length()) / 3)) {
        best = candidate;
        bestEdits = edits;
      }
    }
    return best;
  }

  /** {@code did you mean "x"?}, or the empty string where nothing is near. */
  public static String question(String name, Collection<String> known) {
    String nearest = of(name, known);
    return nearest == null ? "" : "did you mean \"" + nearest + "\"?";
  }

  /** Optimal string alignment: insert, delete, replace and swap of neighbours cost one each. */
  private static int edits(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 ? j : j == 0 ? i : cheapest(a, b, cost, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int cheapest(String a, String b, int[][] cost, int i, int j) {
    int replace = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + replace);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
