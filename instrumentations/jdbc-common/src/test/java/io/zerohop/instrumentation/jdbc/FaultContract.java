package io.zerohop.instrumentation.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.Shape;
import io.zerohop.testkit.Script;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every such driver while a hook of ours fails. */
abstract class FaultContract extends TransactionContract {
  private static final List<String> EVERYTHING =
      List.of(
          "read",
          "serializable",
          "server",
          "prepared",
          "forms",
          "owner",
          "metadata",
          "timeout",
          "warnings",
          "? SELECT nothing FROM nowhere",
          "write",
          "server",
          "prepared",
          "forms",
          "batch",
          "metadata",
          "manual",
          "server",
          "save",
          "back",
          "release",
          "set all",
          "commit",
          "rollback",
          "auto",
          "user",
          "reset",
          "valid");

  /** Hooks that not every version has, or that take more than this application does. */
  private static final List<String> NOT_EVERYWHERE =
      List.of(
          "Driver.connect",
          "NonRegisteringDriver.connect",
          "StatementImpl.executeSimpleNonQuery",
          "MysqlXAConnection.",
          "MariaXaConnection.",
          "MariaDbPoolConnection.",
          "MariaDbPoolPinnedConnection.",
          "AbstractQueryProtocol.executeQuery prepared, timed");

  FaultContract(DriverFamily family) {
    super(family);
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void aFailureInsideAHookChangesNothingForTheApplication(DriverUnderTest driver) {
    String own = driver.url("localhost:" + database.primary().port());
    driver.connect("a", driver.url("127.0.0.1:" + database.primary().port()));
    String expected = everything(driver);
    driver.ask("close", "a");
    mesh.split(true);
    mesh.watchStatements();
    List<String> missed = new ArrayList<>();
    for (String hook : hooks()) {
      mesh.play("localhost", Script.inOrder(primary()));
      boolean reached = false;
      for (String url : List.of(own, own + "?useServerPrepStmts=true")) {
        if (!reached) {
          System.setProperty(InjectingAdapter.FAULT, hook);
          assertEquals(PRIMARY, driver.connect("a", url), hook);
          assertEquals(tolerated(hook, expected), tolerated(hook, everything(driver)), hook);
          driver.ask(hook.endsWith(".abort") ? "abort" : "close", "a");
          reached = System.clearProperty(InjectingAdapter.FAULT) == null;
        }
      }
      if (!reached && NOT_EVERYWHERE.stream().noneMatch(hook::startsWith)) {
        missed.add(hook);
      }
    }
    assertEquals(List.of(), missed, "not reached");
  }

  @AfterEach
  void heal() {
    System.clearProperty(InjectingAdapter.FAULT);
  }

  /**
   * Where these two fail, the connection for reads shows, and the other one's warnings are told.
   */
  private static String tolerated(String hook, String done) {
    return hook.endsWith(".getConnection")
        ? done.replace("another", "own")
        : hook.endsWith(".getWarnings") ? done.replace("none", "some") : done;
  }

  private static String everything(DriverUnderTest driver) {
    List<String> words = new ArrayList<>(List.of("a"));
    words.addAll(EVERYTHING);
    return driver.ask("do", words.toArray(String[]::new)).replaceAll("\\(conn=\\d+\\) ", "");
  }

  private List<String> hooks() {
    List<String> ids = new ArrayList<>();
    for (HookPoint point : family.hooks().hooks().points()) {
      ids.add(point.id());
      if (point.shape() == Shape.REPEAT) {
        ids.add(point.id() + " exit");
      }
    }
    return ids;
  }
}
