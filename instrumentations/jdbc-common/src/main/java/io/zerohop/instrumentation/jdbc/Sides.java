package io.zerohop.instrumentation.jdbc;

import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers the methods of a driver's connection where a second one, for reads, may stand behind it.
 * The application keeps the driver's own object. Safe for use by many threads, each connection by
 * one at a time.
 */
public final class Sides {
  private final DriverConnections driver;

  private Sides(DriverConnections driver) {
    this.driver = driver;
  }

  /**
   * The hooks in a driver's class of connections.
   *
   * @param statement the descriptor of the type that its methods createStatement return
   */
  public static List<HookPoint> hooks(String className, String statement) {
    return ConnectionMethod.hooks(className, statement);
  }

  /** Binds them. */
  public static Sides bind(HookBinder binder, String className, DriverConnections driver) {
    Sides sides = new Sides(driver);
    for (ConnectionMethod method : ConnectionMethod.values()) {
      binder.skip(method.id(className), (self, args) -> sides.on(method, self, args));
    }
    return sides;
  }

  /** The connection that the application knows, where a statement names its own. */
  public Verdict shown(@Nullable Object connection) {
    Standing standing = connection instanceof Connection own ? driver.standing(own) : null;
    Connection front = standing == null ? null : standing.front();
    return front == null ? Verdict.unchanged() : Verdict.result(front);
  }

  private Verdict on(ConnectionMethod method, @Nullable Object self, @Nullable Object[] arguments) {
    if (!(self instanceof Connection connection)) {
      return Verdict.unchanged();
    }
    Standing standing = driver.standing(connection);
    if (standing == null || standing.isBehind() || Own.isRunning()) {
      return Verdict.unchanged();
    }
    return switch (method.kind()) {
      case CREATES -> create(method, connection, standing, arguments);
      case IN_USE -> inUse(method, connection, standing, arguments);
      case OWN -> Own.answer(() -> method.call(connection, arguments));
      case BOTH -> both(method, connection, standing, arguments);
      case VALIDATES -> valid(connection, standing, arguments);
      case CLOSES -> close(method, connection, standing, arguments);
    };
  }

  private Verdict create(
      ConnectionMethod method,
      Connection connection,
      Standing standing,
      @Nullable Object[] arguments) {
    Connection chosen;
    try {
      chosen = standing.choose(connection, method.text(arguments), driver);
    } catch (SQLException refused) {
      return Verdict.failure(refused);
    }
    long timeout = standing.statements().statementTimeoutNanos();
    if (chosen == connection && timeout <= 0) {
      return Verdict.unchanged();
    }
    return Own.answer(() -> limited(method.call(chosen, arguments), timeout));
  }

  private static @Nullable Object limited(@Nullable Object made, long nanos) throws SQLException {
    if (nanos > 0 && made instanceof Statement statement && statement.getQueryTimeout() == 0) {
      long second = TimeUnit.SECONDS.toNanos(1);
      statement.setQueryTimeout((int) Math.min(Integer.MAX_VALUE, (nanos + second - 1) / second));
    }
    return made;
  }

  private Verdict inUse(
      ConnectionMethod method,
      Connection connection,
      Standing standing,
      @Nullable Object[] arguments) {
    Connection chosen;
    try {
      chosen =
          switch (method) {
            case SAVEPOINT, SAVEPOINT_NAMED -> standing.choose(connection, null, driver);
            case ROLLBACK_TO, RELEASE -> standing.of(arguments[0], connection);
            default -> standing.inUse(connection, driver);
          };
    } catch (SQLException refused) {
      return Verdict.failure(refused);
    }
    return Own.answer(
        () -> {
          Object answer = method.call(chosen, arguments);
          if (chosen != connection && answer instanceof Savepoint savepoint) {
            standing.saved(savepoint);
          }
          return answer;
        });
  }

  private Verdict both(
      ConnectionMethod method,
      Connection connection,
      Standing standing,
      @Nullable Object[] arguments) {
    Verdict done = Own.answer(() -> method.call(connection, arguments));
    boolean failed = done.outcome() != null && done.outcome()[1] != null;
    if (method.endsTransaction()) {
      standing.over(failed);
      standing.statements().ended(driver.inTransaction(connection));
    }
    if (!failed) {
      standing.settings().note(method, arguments);
    }
    Reader reader = standing.reader();
    if (reader == null || method == ConnectionMethod.READ_ONLY) {
      return done;
    }
    boolean commits = method == ConnectionMethod.COMMIT;
    if (commits || method == ConnectionMethod.ROLLBACK) {
      boolean open = driver.inTransaction(reader.connection());
      standing.follow(() -> reader.end(commits && !failed ? "COMMIT" : "ROLLBACK", open));
    } else if (!failed) {
      standing.follow(() -> method.call(reader.connection(), arguments));
    }
    return done;
  }

  private Verdict valid(Connection connection, Standing standing, @Nullable Object[] arguments) {
    if (standing.open(driver.inTransaction(connection), driver).isOpen()) {
      return Verdict.unchanged();
    }
    if (standing.retired(true) != null) {
      return Verdict.result(false);
    }
    if (arguments[0] instanceof Integer seconds && seconds >= 0) {
      standing.validate(seconds);
    }
    return Verdict.unchanged();
  }

  private Verdict close(
      ConnectionMethod method,
      Connection connection,
      Standing standing,
      @Nullable Object[] arguments) {
    boolean closes = method == ConnectionMethod.CLOSE;
    if (closes && driver.isLent(connection)) {
      return giveBack(method, connection, standing, arguments);
    }
    standing.repeat().giveUp();
    Reader reader = standing.reader();
    if (reader != null && !closes) {
      standing.follow(() -> method.call(reader.connection(), arguments)); // a query runs there
    }
    boolean outermost = closes && standing.closes();
    try {
      Verdict done = Own.answer(() -> method.call(connection, arguments));
      if (closes) {
        dropWith(connection, standing);
      }
      return done;
    } finally {
      if (outermost) {
        standing.closed();
      }
    }
  }

  /**
   * A pool of the driver's own takes it back, and sets it back within this very method, which holds
   * for both. Afterwards somebody else may have it already.
   */
  private Verdict giveBack(
      ConnectionMethod method,
      Connection connection,
      Standing standing,
      @Nullable Object[] arguments) {
    if (!standing.closes()) {
      return Verdict.unchanged(); // the pool closes it, within
    }
    try {
      standing.rollBack(driver);
      Verdict done = plainly(() -> method.call(connection, arguments));
      dropWith(connection, standing);
      return done;
    } finally {
      standing.closed();
    }
  }

  private static void dropWith(Connection connection, Standing standing) {
    standing.follow(
        () -> {
          if (connection.isClosed()) {
            standing.drop();
          }
        });
  }

  private static Verdict plainly(Own.Work work) {
    try {
      return Verdict.result(work.call());
    } catch (Throwable thrown) {
      return Verdict.failure(thrown);
    }
  }
}
