package io.zerohop.engine.pick;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Draws follow weights. */
class SharesPropertiesTest {
  private static final int DRAWS = 20_000;

  @Property(tries = 50)
  void eachIndexIsDrawnByItsWeight(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 100) Integer> weights) {
    Shares shares = new Shares(weights.stream().mapToDouble(w -> w).toArray());
    int[] counts = new int[weights.size()];
    Draw draw = new Draw(new Random(7)::nextInt);
    for (int i = 0; i < DRAWS; i++) {
      counts[shares.draw(draw)]++;
    }
    double sum = weights.stream().mapToInt(w -> w).sum();
    for (int i = 0; i < counts.length; i++) {
      assertEquals(weights.get(i) / sum, counts[i] / (double) DRAWS, 0.02);
    }
  }
}
