package io.zerohop.instrumentation.jdbc;

import io.zerohop.spi.hook.Verdict;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs a text once more where its connection was lost under it, if {@link Texts} was told that it
 * may be: below the application's statement, which gets the result as if nothing had happened, on a
 * connection of the same side. Only where the driver reads a result as a whole, so that nothing of
 * a failed run was seen. Safe for use by many threads.
 */
public final class Reruns {
  private final DriverConnections driver;

  /** For the connections of a driver. */
  public Reruns(DriverConnections driver) {
    this.driver = driver;
  }

  /** The driver's own way to send a text and to read its answer. */
  public interface Body {
    /** The same on another connection. */
    @Nullable Object run(Connection on) throws Throwable;
  }

  /** Whether the text that is about to be sent may be run once more. */
  public static boolean isPossible(Standing standing) {
    return standing.repeat().isPossible();
  }

  /** The driver cannot send it once more. */
  public static void rulesOut(Standing standing) {
    standing.repeat().may(false);
  }

  /**
   * A text was sent and its answer read, or not.
   *
   * @param standing of the connection that it was sent on; null where no policy holds
   * @param thrown by the driver; null where the answer is there
   * @param statement the application's
   * @return the answer of another connection, else unchanged
   */
  public Verdict over(
      @Nullable Standing standing,
      @Nullable Throwable thrown,
      @Nullable Object statement,
      Body body) {
    if (standing == null || Own.isRunning()) {
      return Verdict.unchanged();
    }
    boolean lost = standing.repeat().take() && isLost(thrown);
    Verdict verdict = lost ? again(standing, thrown, statement, body) : Verdict.unchanged();
    standing.repeat().watched().over(driver.failure(thrown)); // unless another connection did it
    return verdict;
  }

  private Verdict again(
      Standing standing, @Nullable Throwable thrown, @Nullable Object statement, Body body) {
    boolean over = standing.repeat().isOver() || standing.first().repeat().isOver();
    if (over || !(statement instanceof Statement own)) {
      return Verdict.unchanged();
    }
    try {
      return again(standing, thrown, own, body);
    } catch (SQLException nowhere) {
      return Verdict.unchanged();
    }
  }

  /** Whether the connection was, by nobody's will: an answer that is late is none that is lost. */
  private static boolean isLost(@Nullable Throwable thrown) {
    boolean lost = false;
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof SocketTimeoutException) {
        return false;
      }
      lost |= at instanceof EOFException || at instanceof SocketException;
    }
    return lost;
  }

  private Verdict again(
      Standing standing, @Nullable Throwable thrown, Statement statement, Body body)
      throws SQLException {
    long limit = TimeUnit.SECONDS.toNanos(statement.getQueryTimeout());
    long end = standing.repeat().beganNanos() + limit;
    if (limit > 0 && end - System.nanoTime() <= 0) {
      return Verdict.unchanged();
    }
    standing.repeat().sever();
    Connection other = other(standing, limit > 0 ? end - System.nanoTime() : 0);
    if (other == null) {
      return Verdict.unchanged();
    }
    try {
      Watched watched = standing.repeat().watched();
      watched.again(driver.failure(thrown));
      Verdict done = run(other, limit > 0 ? end : 0, body);
      Standing on = driver.standing(other);
      watched.over(on == null ? watched : on.repeat().watched(), driver.failure(thrown(done)));
      return isBroken(thrown(done)) ? Verdict.unchanged() : done; // it gets the first failure
    } finally {
      if (!standing.isBehind()) {
        Own.run(other::close); // the result is whole
      }
    }
  }

  /** A connection of the same side; null where there is none. */
  private @Nullable Connection other(Standing standing, long limitNanos) throws SQLException {
    if (!standing.isBehind()) {
      return Behind.instead(standing, limitNanos);
    }
    Connection front = standing.front();
    Reader next = front == null ? null : standing.first().replaced(front, driver);
    return next == null ? null : next.connection();
  }

  /** Within the time that is left to the statement. */
  private static Verdict run(Connection other, long end, Body body) throws SQLException {
    int before = other.getNetworkTimeout();
    if (end != 0) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      int millis = (int) Math.max(1, left);
      Own.run(() -> other.setNetworkTimeout(Runnable::run, millis));
    }
    Verdict done = Own.answer(() -> body.run(other));
    if (end != 0 && !isBroken(thrown(done))) {
      Own.run(() -> other.setNetworkTimeout(Runnable::run, before));
    }
    return done;
  }

  private static @Nullable Throwable thrown(Verdict done) {
    Object[] outcome = done.outcome();
    return outcome == null ? null : (Throwable) outcome[1];
  }

  private static boolean isBroken(@Nullable Throwable failed) {
    for (Throwable at = failed; at != null; at = at.getCause()) {
      if (at instanceof IOException) {
        return true;
      }
    }
    return false;
  }
}
