package io.zerohop.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.observe.ObservedPool;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.PoolState;
import io.zerohop.engine.sql.SqlCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of waits for pooled connections, whatever a pool does. */
class PoolWaitsTest {
  private final Heard heard = new Heard();
  private final List<Throwable> faults = new ArrayList<>();
  private final PoolWaits waits = new PoolWaits("pools", new Reading());

  /** A pool by what it says: its name, none where that is empty, or what it fails with. */
  private static final class Pool {
    private final String says;

    Pool(String says) {
      this.says = says;
    }
  }

  private static final class Reading implements PoolWaits.Reading {
    @Override
    public @Nullable String name(Object pool) {
      String says = ((Pool) pool).says;
      if (says.equals("nameless failure")) {
        throw new IllegalStateException("no name");
      }
      return says.isEmpty() ? null : says;
    }

    @Override
    public @Nullable PoolState state(Object pool) {
      if (((Pool) pool).says.equals("silent")) {
        throw new IllegalStateException("no state");
      }
      return new PoolState(1, 2, 3);
    }
  }

  private static final class Heard implements Outbound {
    private final List<ObservedPool> pools = new ArrayList<>();
    private boolean listens = true;

    @Override
    public boolean watchesPools() {
      return listens;
    }

    @Override
    public void waited(ObservedPool pool, long nanos, @Nullable Throwable failure) {
      pools.add(pool);
    }

    @Override
    public boolean mayConcern(String host, int port) {
      return false;
    }

    @Override
    public boolean respectsProxies() {
      return false;
    }

    @Override
    public long replayLimit() {
      return 0;
    }

    @Override
    public @Nullable Call begin(CallRequest request, Around around) {
      return null;
    }

    @Override
    public @Nullable SqlCall beginSql(ConnectRequest request, Around around) {
      return null;
    }
  }

  @BeforeEach
  void connect() {
    MeshPorts.connect(heard, null, (where, fault) -> faults.add(fault));
  }

  @AfterEach
  void disconnect() {
    MeshPorts.connect(null, null, (where, fault) -> {});
  }

  @Test
  void aPoolIsOneEachTimeAndThoseWithoutANameAreNumbered() {
    Pool first = new Pool("");
    Pool second = new Pool("");
    waits.waited(first, 1, null);
    waits.waited(second, 1, null);
    waits.waited(first, 1, null);
    waits.waited(new Pool("orders"), 1, null);

    assertEquals(
        List.of("pools", "pools-2", "pools", "orders"),
        heard.pools.stream().map(ObservedPool::name).toList());
    assertSame(heard.pools.get(0), heard.pools.get(2));
    assertEquals(new PoolState(1, 2, 3), heard.pools.get(0).state());
    assertEquals(List.of(), faults);
  }

  @Test
  void aPoolThatFailsIsAFaultAndNothingIsThrown() {
    waits.waited(new Pool("nameless failure"), 1, null);
    assertEquals(1, faults.size());
    assertEquals(List.of(), heard.pools);

    Pool silent = new Pool("silent");
    waits.waited(silent, 1, null);
    assertNull(heard.pools.get(0).state(), silent.says);
    assertEquals(2, faults.size());
  }

  @Test
  void thereAreNoMoreThanSoMany() {
    List<Object> pools = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      pools.add(new Pool("pool " + i));
      waits.waited(pools.get(i), 1, null);
    }

    assertEquals(256, heard.pools.size());
    assertEquals(300, pools.size());
  }

  @Test
  void nobodyWantsToKnowWhereNobodySaysSo() {
    assertTrue(waits.isWatched());
    heard.listens = false;
    assertFalse(waits.isWatched());
    MeshPorts.connect(null, null, (where, fault) -> faults.add(fault));
    assertFalse(waits.isWatched());
    waits.waited(new Pool("orders"), 1, null);
    assertEquals(List.of(), heard.pools);
  }
}
