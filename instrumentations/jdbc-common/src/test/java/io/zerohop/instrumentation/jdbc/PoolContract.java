package io.zerohop.instrumentation.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.testkit.PlayedCall;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every such driver that has a pool of its own: nobody inherits a side. */
public abstract class PoolContract extends DriverContract {
  private static final String LATEST = "? SELECT MAX(n) FROM numbers";

  private @Nullable DriverUnderTest pooled;

  protected PoolContract(DriverFamily family) {
    super(family);
  }

  /** A pool of one connection, so that each borrower gets that of the one before. */
  private void pool(DriverUnderTest driver, String more) {
    pooled = driver;
    playPair(HOST);
    String url = driver.url(HOST) + "?user=app&password=app&maxPoolSize=1" + more;
    driver.ask("pool", "a", "org.mariadb.jdbc.MariaDbPoolDataSource", url);
  }

  @AfterEach
  void closePool() {
    DriverUnderTest driver = pooled;
    pooled = null;
    if (driver != null) {
      driver.ask("close pool", "a");
      assertTrue(mesh.calls().stream().allMatch(PlayedCall::isClosed), "one was left open");
    }
  }

  private String borrowed(DriverUnderTest driver, String... steps) {
    assertEquals("borrowed", driver.ask("borrow", "a"));
    String[] words = new String[steps.length + 1];
    words[0] = "a";
    System.arraycopy(steps, 0, words, 1, steps.length);
    String done = driver.ask("do", words);
    assertEquals("closed", driver.ask("close", "a"));
    return done;
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void theNextBorrowerAfterOneWhoReadWritesToThePrimary(DriverUnderTest driver) {
    pool(driver, "");
    assertEquals("read, 2, 2", borrowed(driver, "read", "server", "prepared"));

    String update = "! UPDATE app.numbers SET n = n WHERE n = 0";
    assertEquals("0, 1, 1, 4", borrowed(driver, update, "server", "prepared", "batch"));

    assertEquals("read, 2, write, 1", borrowed(driver, "read", "server", "write", "server"));
    assertEquals(2, mesh.calls().size(), "the replica's connection was not kept");
    assertEquals(List.of(), mesh.faults());
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void noTransactionOfTheOneBeforeIsFound(DriverUnderTest driver) {
    pool(driver, "");
    borrowed(driver, "manual", "read", LATEST);
    String number = write(driver);

    assertEquals(number, borrowed(driver, LATEST));
    String settings = borrowed(driver, "read", LATEST, "settings");
    assertEquals("read, " + number + ", 2 1 REPEATABLE-READ app", settings);
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void nothingThatTheOneBeforeSetHoldsForReads(DriverUnderTest driver) {
    for (String more : List.of("", "&useResetConnection=true")) {
      mesh.calls().clear();
      pool(driver, more);
      String set = borrowed(driver, "catalog", "serializable", "read", "settings");
      assertEquals("catalog, serializable, read, 2 1 SERIALIZABLE information_schema", set);

      assertEquals(
          "read, 2 1 REPEATABLE-READ app, write, 1 1 REPEATABLE-READ app",
          borrowed(driver, "read", "settings", "write", "settings"),
          more);
      closePool();
    }
  }
}
