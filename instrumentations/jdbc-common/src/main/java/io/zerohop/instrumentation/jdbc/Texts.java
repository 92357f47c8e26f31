package io.zerohop.instrumentation.jdbc;

import io.zerohop.engine.sql.OpenTransaction;
import io.zerohop.engine.sql.Order;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.sql.StatementFailure;
import io.zerohop.spi.hook.Verdict;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What happens around a text of the application that is sent. Safe for use by many threads. */
public final class Texts {
  private final DriverConnections driver;

  /** For the connections of a driver. */
  public Texts(DriverConnections driver) {
    this.driver = driver;
  }

  /**
   * Asks what is to be done with a text and does it.
   *
   * @param standing of the connection that the text is about to be sent on; null where no policy
   *     holds
   * @param inTransaction whether a transaction is open on it
   * @param sql the text, as the application gave it or as the driver made it of that
   * @param statement the application's; null where it is not known
   * @return unchanged to send it, else the failure in its place
   */
  public Verdict before(
      @Nullable Standing standing,
      boolean inTransaction,
      String sql,
      @Nullable Statement statement) {
    if (standing == null || Own.isRunning()) {
      return Verdict.unchanged();
    }
    standing.repeat().watched().begins(sql, 1);
    Verdict verdict = asked(standing, inTransaction, sql, statement);
    if (verdict != Verdict.unchanged()) {
      over(standing, thrown(verdict));
    }
    return verdict;
  }

  private static @Nullable Throwable thrown(Verdict verdict) {
    Object[] outcome = verdict.outcome();
    return outcome == null ? null : (Throwable) outcome[1];
  }

  /**
   * Texts are about to be sent one after the other, or together, that are one to those who watch;
   * each is asked about by {@link #before}. To be told of its end by {@link #batchOver}.
   *
   * @param size how many there are
   * @return whether anybody watches, and they are no part of others
   */
  public static boolean batch(@Nullable Standing standing, int size) {
    return standing != null
        && !Own.isRunning()
        && standing.repeat().watched().batchBegins(Math.max(1, size));
  }

  /** They are sent one by one after all, each watched by {@link #watch}. */
  public static void batchGone(@Nullable Standing standing) {
    if (standing != null) {
      standing.repeat().watched().batchGone();
    }
  }

  /** A text is about to be sent that was asked about before. */
  public static void watch(@Nullable Standing standing, String sql) {
    if (standing != null && !Own.isRunning()) {
      standing.repeat().watched().begins(sql, 1);
    }
  }

  /** They were sent and answered, or not. */
  public void batchOver(@Nullable Standing standing, @Nullable Throwable thrown) {
    if (standing != null && !Own.isRunning()) {
      standing.repeat().watched().batchOver(driver.failure(thrown));
    }
  }

  /** One of them was refused, so that none is sent. */
  public void batchRefused(@Nullable Standing standing, Verdict verdict) {
    batchOver(standing, thrown(verdict));
  }

  /** A text was sent and its answer read, or not, where it is not {@link Reruns} that knows. */
  public void over(@Nullable Standing standing, @Nullable Throwable thrown) {
    if (standing != null && !Own.isRunning()) {
      standing.repeat().watched().over(driver.failure(thrown));
    }
  }

  private Verdict asked(
      Standing standing, boolean inTransaction, String sql, @Nullable Statement statement) {
    standing.repeat().may(false);
    OpenTransaction open = standing.open(inTransaction, driver);
    if (!open.isOpen()) {
      String why = standing.retired(false);
      if (why != null) {
        return Verdict.failure(Refusals.exception(why, Refusals.CONNECTION_FAILURE));
      }
    }
    if (isMisplaced(standing, open)) {
      return Verdict.failure(standing.misplaced());
    }
    standing.sends();
    Order order = standing.statements().run(standing.side(), sql, open);
    return order == Order.NOTHING ? Verdict.unchanged() : carryOut(order, standing, sql, statement);
  }

  /**
   * A text is over, for now.
   *
   * @param standing of the connection that it was sent on; null where no policy holds
   * @param inTransaction whether a transaction is open on that one now
   */
  public static void after(@Nullable Standing standing, boolean inTransaction) {
    if (standing != null && !Own.isRunning()) {
      ended(standing, inTransaction);
    }
  }

  /**
   * A text is over, as the server refused it.
   *
   * @param standing of the connection that it was sent on
   * @param inTransaction whether a transaction is open on that one now
   * @param code the server's own number
   */
  public static void failed(
      Standing standing, boolean inTransaction, int code, @Nullable String message) {
    if (Own.isRunning()) {
      return;
    }
    boolean asked = standing.isBehind() || standing.settings().readOnly();
    if (!asked && MysqlErrors.takesNoWrites(code, message)) {
      standing.statements().refusesWrites();
    }
    ended(standing, inTransaction);
  }

  /** What is behind tells nothing of a transaction on the application's own. */
  private static void ended(Standing standing, boolean inTransaction) {
    standing.statements().ended(standing.isBehind() || inTransaction);
  }

  /** A statement for reads that was kept until after them: it would read what may be old. */
  private static boolean isMisplaced(Standing standing, OpenTransaction open) {
    return standing.isBehind()
        && !standing.settings().readOnly()
        && standing.statements().side(false, open) == Side.WRITER;
  }

  private static Verdict carryOut(
      Order order, Standing standing, String sql, @Nullable Statement statement) {
    try {
      sleep(order.delayNanos(), statement);
      if (order.refusal() != null) {
        standing.repeat().watched().over(StatementFailure.of(order.refusal()));
        return Verdict.failure(Refusals.exception(order.refusal()));
      }
      Connection front = standing.front();
      if (order.onBoth() && front != null) {
        runOn(front, sql);
      }
      standing.repeat().may(order.repeatable() && isWhole(statement));
      return Verdict.unchanged();
    } catch (SQLException thrown) {
      return Verdict.failure(thrown);
    }
  }

  /** Whether its result is there as a whole or not at all, and nothing of its session is left. */
  private static boolean isWhole(@Nullable Statement statement) throws SQLException {
    return statement != null
        && statement.getFetchSize() == 0
        && statement.getMaxRows() == 0 // which some drivers tell the server, for the session
        && statement.getResultSetConcurrency() == ResultSet.CONCUR_READ_ONLY
        && statement.getConnection().getAutoCommit();
  }

  private static void runOn(Connection front, String sql) throws SQLException {
    Own.run(
        () -> {
          try (Statement plain = front.createStatement()) {
            plain.execute(sql);
          }
        });
  }

  private static void sleep(long nanos, @Nullable Statement statement) throws SQLException {
    if (nanos <= 0) {
      return;
    }
    int seconds = statement == null ? 0 : statement.getQueryTimeout();
    long limit = seconds > 0 ? TimeUnit.SECONDS.toNanos(seconds) : nanos;
    try {
      TimeUnit.NANOSECONDS.sleep(Math.min(nanos, limit));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt(); // the driver meets it at its own next step
    }
  }
}
