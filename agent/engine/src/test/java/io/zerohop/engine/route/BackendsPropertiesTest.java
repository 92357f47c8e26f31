package io.zerohop.engine.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.zerohop.engine.route.Action.Backend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Weights are kept exactly. */
class BackendsPropertiesTest {
  @Property(tries = 300)
  void eachBackendGetsExactlyItsShareOfAllNumbers(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(min = 0, max = 50) Integer> weights) {
    List<Backend> list = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      list.add(new Backend("c" + i, weights.get(i)));
    }
    Backends backends = new Backends(list);
    Map<String, Integer> counts = new HashMap<>();
    for (int drawn = 0; drawn < backends.total(); drawn++) {
      counts.merge(backends.at(drawn).cluster(), 1, Integer::sum);
    }
    for (Backend backend : list) {
      assertEquals(backend.weight(), counts.getOrDefault(backend.cluster(), 0));
    }
  }

  @Example
  void weightsThatNoIntHoldsAreRefused() {
    List<Backend> list = List.of(new Backend("a", Integer.MAX_VALUE), new Backend("b", 1));
    assertThrows(IllegalArgumentException.class, () -> new Backends(list));
  }
}
