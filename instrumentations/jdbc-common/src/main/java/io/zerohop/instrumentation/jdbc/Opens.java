package io.zerohop.instrumentation.jdbc;

import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Around a driver's opening of a connection, once for each server that is tried. Safe for use by
 * many threads.
 */
public final class Opens implements RepeatHandler {
  /** While this thread opens a connection for one that the application has: what for. */
  private static final ThreadLocal<@Nullable Errand> ERRAND = new ThreadLocal<>();

  @SuppressWarnings("ThreadLocalUsage") // one for each loader of the library
  private final ThreadLocal<@Nullable Opening> current = new ThreadLocal<>();

  private final StatementKeepers keepers = new StatementKeepers();
  private final Way way;

  /** With what a driver does in its own way. */
  public Opens(Way way) {
    this.way = way;
  }

  /** How a driver opens connections. */
  public interface Way {
    /** What is asked for; null where the driver must go on by itself. */
    @Nullable ConnectRequest request(@Nullable Object[] arguments);

    /**
     * Makes the driver's objects for this opening alone where it needs that, so that its sockets
     * are known by them.
     *
     * @param arguments of the driver's method; what is put there it gets
     * @return the way to one more connection like this; it must not refer to those objects
     */
    Reopening take(@Nullable Object[] arguments, Opening opening) throws Exception;

    /** Makes a connection of what the driver's method returns. */
    default Connection connection(Object returned) throws SQLException {
      return (Connection) returned;
    }
  }

  private record Begun(Opening opening, Origin origin) {}

  /**
   * A connection that the adapter asks for.
   *
   * @param behind whether it is to stand behind the application's
   * @param limitNanos how long it may take; 0 for any time
   */
  private record Errand(boolean behind, long limitNanos) {
    ConnectRequest of(ConnectRequest request) {
      return behind ? request.behind(limitNanos) : request.within(limitNanos);
    }
  }

  /**
   * Opens a connection to a replica, to stand behind one that the application has.
   *
   * @param limitNanos what that one's statements have; 0 for any time
   */
  static Connection behind(Reopening again, long limitNanos) throws SQLException {
    return open(again, new Errand(true, limitNanos));
  }

  /**
   * Opens a connection like one that was lost.
   *
   * @param limitNanos what is left to the statement that waits for it; 0 for any time
   */
  static Connection instead(Reopening again, long limitNanos) throws SQLException {
    return open(again, new Errand(false, limitNanos));
  }

  private static Connection open(Reopening again, Errand errand) throws SQLException {
    ERRAND.set(errand);
    try {
      return again.open();
    } finally {
      ERRAND.remove();
    }
  }

  /** What this thread is opening. */
  public @Nullable Opening current() {
    return current.get();
  }

  @Override
  public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments)
      throws Exception {
    current.remove(); // what a fault of ours may have left
    ConnectRequest request = way.request(arguments);
    if (request == null) {
      return null;
    }
    Errand errand = ERRAND.get();
    Opening opening = Opening.begin(errand == null ? request : errand.of(request));
    if (opening == null) {
      return null;
    }
    Reopening again = way.take(arguments, opening);
    current.set(opening);
    String service = request.host() + ':' + request.port();
    return new Begun(opening, new Origin(service, again, keepers));
  }

  @Override
  public Verdict exit(Object token, Pass pass) throws SQLException {
    Begun begun = (Begun) token;
    Opening opening = begun.opening();
    Object returned = pass.result();
    boolean again = false;
    try {
      Connection made = returned == null ? null : way.connection(returned);
      Verdict verdict = opening.over(made, pass.thrown());
      again = verdict == Verdict.again();
      if (made != null && verdict == Verdict.unchanged()) {
        Standing standing = new Standing(opening.exchange(), begun.origin(), opening::sever);
        opening.stands(standing);
        opening.atEnd(standing::ended);
      }
      return verdict;
    } catch (SQLException | RuntimeException | Error fault) {
      opening.abandon();
      throw fault;
    } finally {
      if (!again) {
        current.remove();
      }
    }
  }
}
