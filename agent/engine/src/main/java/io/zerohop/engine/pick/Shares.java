package io.zerohop.engine.pick;

import java.util.function.IntUnaryOperator;

/**
 * Draws an index by weight in constant time (Vose's alias method). Immutable; a draw allocates
 * nothing.
 */
final class Shares {
  private static final int SCALE = 1 << 30;

  private final int[] keep;
  private final int[] alias;

  /** Shares for positive weights. */
  Shares(double[] weights) {
    int n = weights.length;
    keep = new int[n];
    alias = new int[n];
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double[] scaled = new double[n];
    int[] small = new int[n];
    int[] large = new int[n];
    int smalls = 0;
    int larges = 0;
    for (int i = 0; i < n; i++) {
      scaled[i] = weights[i] * n / sum;
      if (scaled[i] < 1) {
        small[smalls++] = i;
      } else {
        large[larges++] = i;
      }
    }
    while (smalls > 0 && larges > 0) {
      int less = small[--smalls];
      int more = large[larges - 1];
      keep[less] = (int) (scaled[less] * SCALE);
      alias[less] = more;
      scaled[more] -= 1 - scaled[less];
      if (scaled[more] < 1) {
        larges--;
        small[smalls++] = more;
      }
    }
    while (larges > 0) {
      keep[large[--larges]] = SCALE;
    }
    while (smalls > 0) {
      keep[small[--smalls]] = SCALE;
    }
  }

  int draw(Draw draw) {
    int i = draw.below(keep.length);
    return keep[i] == SCALE || draw.below(SCALE) < keep[i] ? i : alias[i];
  }

  int draw(IntUnaryOperator random) {
    return draw(new Draw(random));
  }
}
