package io.zerohop.controlplane.catalog;

import static io.zerohop.controlplane.catalog.Given.http;
import static io.zerohop.controlplane.catalog.Given.registration;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CatalogTest {
  private final FakeClock clock = new FakeClock();
  private final Catalog catalog = new Catalog(clock);

  private WorkloadState state(String name) {
    return Objects.requireNonNull(catalog.snapshot().get(new WorkloadKey("shop", name))).state();
  }

  private List<String> names() {
    return catalog.snapshot().workloads().stream().map(w -> w.key().name()).toList();
  }

  private Session register(String name) {
    return catalog.register(registration(name, "cart", "10.0.0." + name.charAt(name.length() - 1)));
  }

  @Test
  void tellsListenersOfEachChangeOnceAndInOrder() {
    List<Long> versions = new ArrayList<>();
    catalog.listen(snapshot -> versions.add(snapshot.version()));
    Session session = register("cart-1");
    catalog.ports(session, List.of(http(8080)), true);
    catalog.ports(session, List.of(http(9090)), true);
    catalog.withdraw(session);
    catalog.withdraw(session);
    assertEquals(List.of(1L, 2L, 3L), versions);
  }

  @Test
  void setsTheServiceLabelWhateverTheAgentLabels() {
    register("cart-1");
    assertEquals(java.util.Set.of("cart"), catalog.snapshot().impliedServices("shop"));
  }

  @Test
  void doesNotPublishAWorkloadThatIsNotReady() {
    Session session = register("cart-1");
    catalog.ports(session, List.of(http(8080)), false);
    assertEquals(WorkloadState.NOT_READY, state("cart-1"));
    catalog.ports(session, List.of(http(8080)), true);
    assertEquals(WorkloadState.READY, state("cart-1"));
  }

  @Test
  void hearsNothingFromASessionThatAYoungerOneReplaced() {
    Session old = register("cart-1");
    register("cart-1");
    catalog.streamLost(old);
    catalog.ports(old, List.of(), true);
    assertEquals(WorkloadState.READY, state("cart-1"));
  }

  @Test
  void removesAWithdrawnWorkloadWithItsStream() {
    Session session = register("cart-1");
    catalog.withdraw(session);
    assertEquals(WorkloadState.DRAINING, state("cart-1"));
    catalog.streamLost(session);
    assertEquals(List.of(), names());
  }

  @Nested
  class WhenAStreamIsLost {
    @Test
    void serves30SecondsUnconfirmedAndThenRemoves() {
      Session lost = register("cart-1");
      register("cart-2");
      catalog.streamLost(lost);
      clock.pass(Catalog.GRACE.minusMillis(1));
      catalog.sweep();
      assertEquals(WorkloadState.UNCONFIRMED, state("cart-1"));
      clock.pass(Duration.ofMillis(1));
      catalog.sweep();
      assertEquals(List.of("cart-2"), names());
    }

    @Test
    void isConfirmedAgainByItsNextRegistration() {
      catalog.streamLost(register("cart-1"));
      register("cart-1");
      clock.pass(Catalog.GRACE);
      catalog.sweep();
      assertEquals(WorkloadState.READY, state("cart-1"));
    }

    @Test
    void keepsAServiceOfWhichMoreThanHalfWasLost() {
      List<Session> sessions = List.of(register("cart-1"), register("cart-2"), register("cart-3"));
      catalog.streamLost(sessions.get(0));
      catalog.streamLost(sessions.get(1));
      clock.pass(Catalog.GRACE);
      catalog.sweep();
      assertEquals(List.of("cart-1", "cart-2", "cart-3"), names());
      assertEquals(WorkloadState.UNCONFIRMED, state("cart-1"));
      clock.pass(Catalog.KEPT);
      catalog.sweep();
      assertEquals(List.of("cart-3"), names());
    }

    @Test
    void reportsOnceWhichServiceItKeepsAndUntilWhen() {
      Session lost = register("cart-1");
      catalog.streamLost(lost);
      List<List<Kept>> reports = new ArrayList<>();
      catalog.listen(snapshot -> reports.add(snapshot.kept()));
      clock.pass(Catalog.GRACE.minusMillis(1));
      catalog.sweep();
      assertEquals(List.of(), reports, "within its grace there is nothing to report");
      clock.pass(Duration.ofMillis(1));
      catalog.sweep();
      catalog.sweep();
      Kept kept = new Kept(new WorkloadKey("shop", "cart"), 1, 1);
      assertEquals(List.of(List.of(kept)), reports);
      register("cart-1");
      catalog.sweep();
      assertEquals(List.of(), catalog.snapshot().kept());
    }

    @Test
    void reportsNothingOfAServiceThatIsGone() {
      catalog.streamLost(register("cart-1"));
      clock.pass(Catalog.GRACE);
      catalog.sweep();
      clock.pass(Catalog.KEPT);
      catalog.sweep();
      assertEquals(List.of(), names());
      assertEquals(List.of(), catalog.snapshot().kept());
    }

    @Test
    void givesWayToAYoungerWorkloadAtTheSameAddressAndPort() {
      catalog.streamLost(catalog.register(registration("cart-1", "cart", "10.0.0.1", http(8080))));
      catalog.register(registration("cart-9", "cart", "10.0.0.1", http(8080)));
      assertEquals(List.of("cart-9"), names());
    }

    @Test
    void aServiceWhoseInstancesEndWithoutAWordAndStartElsewhereDoesNotGrow() {
      for (int i = 0; i < 100; i++) {
        Session session =
            catalog.register(registration("cart-" + i, "cart", "10.0.0.1", http(8000 + i)));
        clock.pass(Duration.ofSeconds(10));
        catalog.streamLost(session);
        catalog.sweep();
      }
      assertTrue(names().size() <= 5, names().toString());
    }

    @Test
    void staysBesideAYoungerWorkloadAtAnotherPort() {
      catalog.streamLost(catalog.register(registration("cart-1", "cart", "10.0.0.1", http(8080))));
      catalog.register(registration("cart-9", "cart", "10.0.0.1", http(8081)));
      assertEquals(List.of("cart-1", "cart-9"), names());
    }
  }

  @Nested
  class AfterARestart {
    @Test
    void servesStoredWorkloadsUnconfirmedUntilTheGraceEnds() {
      register("cart-1");
      register("cart-2");
      List<Workload> stored = List.copyOf(catalog.snapshot().workloads());
      clock.pass(Duration.ofHours(1));
      Catalog restarted = new Catalog(clock);
      restarted.restore(stored);
      restarted.register(registration("cart-1", "cart", "10.0.0.1"));
      clock.pass(Catalog.GRACE.minusMillis(1));
      restarted.sweep();
      assertEquals(2, restarted.snapshot().workloads().size());
      clock.pass(Duration.ofMillis(1));
      restarted.sweep();
      assertEquals(1, restarted.snapshot().workloads().size());
    }
  }

  @Nested
  class DeclaredWorkloads {
    private Workload declared(String name) {
      register(name);
      Workload known =
          Objects.requireNonNull(catalog.snapshot().get(new WorkloadKey("shop", name)));
      catalog.forget(known.key());
      return new Workload(
          known.key(),
          known.labels(),
          "10.9.9.9",
          true,
          known.ports(),
          known.locality(),
          1,
          "",
          true,
          WorkloadState.READY,
          known.since());
    }

    @Test
    void comeAndGoWithTheirDeclaration() {
      Workload workload = declared("db-1");
      catalog.declare(List.of(workload));
      assertEquals(List.of("db-1"), names());
      CatalogSnapshot before = catalog.snapshot();
      catalog.declare(List.of(workload));
      assertSame(before, catalog.snapshot());
      catalog.forget(workload.key());
      assertEquals(List.of("db-1"), names());
      catalog.declare(List.of());
      assertNull(catalog.snapshot().get(workload.key()));
    }

    @Test
    void giveWayToAnAgentsOwnRegistration() {
      Workload workload = declared("db-1");
      register("db-1");
      catalog.declare(List.of(workload));
      assertEquals(
          "10.0.0.1", Objects.requireNonNull(catalog.snapshot().get(workload.key())).address());
    }
  }
}
