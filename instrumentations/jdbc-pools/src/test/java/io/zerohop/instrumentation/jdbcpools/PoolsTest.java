package io.zerohop.instrumentation.jdbcpools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.sql.PoolState;
import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.ScriptedMesh;
import io.zerohop.testkit.ScriptedMesh.Entry;
import io.zerohop.testkit.ScriptedMesh.PooledWait;
import io.zerohop.testkit.VersionLoader;
import io.zerohop.testkit.WovenJvm;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a pool's hook tells, and that it changes nothing, for each pool in each version. */
@ParameterizedClass
@MethodSource("versions")
class PoolsTest {
  /** By the library's name: the application that has it, the hook, and what its pool is called. */
  private static final Map<String, Pool> POOLS =
      Map.of(
          "hikaricp", new Pool("Hikari", "HikariPool.getConnection", "orders"),
          "commons-dbcp2", new Pool("Dbcp2", "PoolingDataSource.getConnection", "commons-dbcp2"),
          "tomcat-jdbc", new Pool("Tomcat", "ConnectionPool.getConnection", "orders"),
          "agroal", new Pool("Agroal", "ConnectionPool.getConnection", "agroal"));

  private final ScriptedMesh mesh = ScriptedMesh.connect();
  private final Pool pool;
  private final DataSource source;

  private record Pool(String application, String point, String name) {}

  PoolsTest(String version) {
    String library = version.substring(0, version.lastIndexOf('-'));
    this.pool = Objects.requireNonNull(POOLS.get(library), library);
    String application = "app." + pool.application + "Application";
    Supplier<?> made = VersionLoader.made("jdbc-pools", version, application, Supplier.class);
    this.source = (DataSource) made.get();
  }

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, HikariHooks.class);
  }

  @AfterEach
  void disconnect() {
    System.clearProperty(InjectingAdapter.FAULT);
    mesh.close();
  }

  static Stream<String> versions() {
    return Stream.of(System.getProperty("pools.tested").split(","));
  }

  @Test
  void aWaitIsToldWithThePoolAndHowItStands() throws Exception {
    mesh.watchPools();

    PooledWait wait;
    try (Connection connection = source.getConnection()) {
      assertTrue(connection.isValid(1));
      assertEquals(List.of(), mesh.faults());
      assertEquals(1, mesh.waits().size());
      wait = mesh.waits().get(0);
      assertTrue(wait.pool().name().startsWith(pool.name), wait.pool().name());
      assertNull(wait.failure());
      assertTrue(wait.nanos() > 0);
      PoolState state = wait.pool().state();
      assertNotNull(state);
      assertEquals(1, state.used());
      assertEquals(0, state.idle());
      assertTrue(state.waiting() <= 0, state::toString);
    }

    Await.until("it is idle", () -> new PoolState(0, 1, 0).equals(wait.pool().state()));
    source.getConnection().close();
    assertEquals(2, mesh.waits().size());
    assertEquals(wait.pool().name(), mesh.waits().get(1).pool().name());
    assertEquals(List.of(), mesh.faults());
  }

  @Test
  void whatIsThrownInsteadOfAConnectionIsTold() throws Exception {
    mesh.watchPools();

    SQLException thrown;
    try (Connection all = source.getConnection()) {
      assertTrue(all.isValid(1));
      thrown = assertThrows(SQLException.class, source::getConnection);
    }

    assertEquals(List.of(), mesh.faults());
    assertEquals(2, mesh.waits().size());
    assertSame(thrown, mesh.waits().get(1).failure());
  }

  @Test
  void whileNobodyWantsToKnowNothingIsTold() throws Exception {
    source.getConnection().close();

    assertEquals(List.of(), mesh.waits());
    assertEquals(List.of(), mesh.faults());
  }

  @Test
  void aFailureInsideTheHookChangesNothing() throws Exception {
    mesh.watchPools();
    for (String point : List.of(pool.point, pool.point + " exit")) {
      System.setProperty(InjectingAdapter.FAULT, point);
      try (Connection connection = source.getConnection()) {
        assertTrue(connection.isValid(1), point);
      }
      assertNull(System.getProperty(InjectingAdapter.FAULT), point + " must be reached, was not");
    }
    assertEquals(List.of(), mesh.waits());
    assertEquals(2, mesh.faults().size());
  }

  @Test
  void aFailureOfTheAgentChangesNothing() throws Exception {
    mesh.watchPools();
    for (Entry entry : List.of(Entry.WATCHES_POOLS, Entry.WAITED)) {
      mesh.failAt(entry);
      try (Connection connection = source.getConnection()) {
        assertTrue(connection.isValid(1), entry::toString);
      }
    }
    assertEquals(2, mesh.faults().size());
  }
}
