package io.zerohop.controlplane.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.controlplane.catalog.Catalog;
import io.zerohop.controlplane.catalog.Locality;
import io.zerohop.controlplane.catalog.Registration;
import io.zerohop.controlplane.catalog.Session;
import io.zerohop.controlplane.catalog.WorkloadKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeptServicesTest {
  private Instant now = Instant.EPOCH;
  private final Catalog catalog = new Catalog(() -> now);
  private final List<String> lines = new ArrayList<>();

  private Session register(String name) {
    return catalog.register(
        new Registration(
            new WorkloadKey("shop", name),
            "cart",
            Map.of(),
            "10.0.0.1",
            false,
            List.of(),
            Locality.NONE,
            1,
            "",
            true));
  }

  @Test
  void aServiceOfWhichMostIsLostIsOneLineEachTimeThatItHappens() {
    catalog.listen(new KeptServices(lines::add));
    Session first = register("cart-1");
    Session second = register("cart-2");
    catalog.streamLost(first);
    catalog.streamLost(second);
    sweepAfter(Catalog.GRACE);
    sweepAfter(Duration.ofSeconds(1));
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(lines.get(0).startsWith("kept shop/cart: 2 of its 2 workloads"), lines.get(0));

    Session third = register("cart-3");
    sweepAfter(Duration.ofSeconds(1));
    assertEquals(1, lines.size(), lines.toString());

    catalog.streamLost(third);
    sweepAfter(Catalog.GRACE);
    assertEquals(2, lines.size(), lines.toString());
  }

  private void sweepAfter(Duration time) {
    now = now.plus(time);
    catalog.sweep();
  }
}
