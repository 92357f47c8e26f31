package io.zerohop.engine.sql;

import java.util.concurrent.TimeUnit;

/**
 * A connection to a database that an application asks its driver for.
 *
 * @param dialect {@code postgresql}, as in the JDBC URL
 * @param host the host of the URL, the first where it names several
 * @param port the port of the URL, or the driver's standard
 * @param database which database of the server
 * @param readOnly whether the application says from the start that it only reads
 * @param timeoutNanos the application's own limit for the connection, the login and all; 0 if it
 *     set none
 * @param reachNanos its limit for reaching a server (connectTimeout), which its driver keeps by
 *     itself and which says nothing of the login; no further round is begun after it; 0 for none
 * @param replicaOnly whether the adapter asks for it, to stand behind one of the application: a
 *     replica or nothing, as the primary has its connection already
 */
public record ConnectRequest(
    String dialect,
    String host,
    int port,
    String database,
    boolean readOnly,
    long timeoutNanos,
    long reachNanos,
    boolean replicaOnly) {
  /** How long a statement waits at most for the connection for reads. */
  public static final long BEHIND_NANOS = 1_000_000_000L;

  /** What an application asks for. */
  public ConnectRequest(
      String dialect, String host, int port, String database, boolean readOnly, long timeoutNanos) {
    this(dialect, host, port, database, readOnly, timeoutNanos, 0, false);
  }

  /** The same from one who sets such a limit for reaching a server. */
  public ConnectRequest reaching(long nanos) {
    return new ConnectRequest(
        dialect, host, port, database, readOnly, timeoutNanos, nanos, replicaOnly);
  }

  /**
   * The same, with {@code DriverManager.getLoginTimeout()} where it has no limit of its own.
   *
   * @param seconds 0 for none
   */
  public ConnectRequest loginTimeout(int seconds) {
    long nanos = timeoutNanos > 0 ? timeoutNanos : TimeUnit.SECONDS.toNanos(seconds);
    return new ConnectRequest(
        dialect, host, port, database, readOnly, nanos, reachNanos, replicaOnly);
  }

  /** Whether the application is patient enough for another round after so long. */
  public boolean isPatient(long nanos) {
    return reachNanos <= 0 || nanos < reachNanos;
  }

  /**
   * The connection for reads that stands behind this one. A statement waits for it, so it has a
   * second at most.
   *
   * @param limitNanos what the statement or the connection has; 0 for no limit
   */
  public ConnectRequest behind(long limitNanos) {
    long most = shorter(shorter(BEHIND_NANOS, timeoutNanos), limitNanos);
    return new ConnectRequest(dialect, host, port, database, true, most, reachNanos, true);
  }

  /**
   * The same for a statement that waits for it.
   *
   * @param limitNanos what is left to the statement; 0 for no limit
   */
  public ConnectRequest within(long limitNanos) {
    long most = timeoutNanos > 0 ? shorter(timeoutNanos, limitNanos) : limitNanos;
    return new ConnectRequest(
        dialect, host, port, database, readOnly, most, reachNanos, replicaOnly);
  }

  private static long shorter(long limit, long other) {
    return other > 0 ? Math.min(limit, other) : limit;
  }
}
