package io.zerohop.engine.sql;

/**
 * A connection to a database that an application asks its driver for.
 *
 * @param dialect {@code postgresql}, as in the JDBC URL
 * @param host the host of the URL, the first where it names several
 * @param port the port of the URL, or the driver's standard
 * @param database which database of the server
 * @param readOnly whether the application says from the start that it only reads
 * @param timeoutNanos the application's own limit for the connection; 0 if it set none
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
    boolean replicaOnly) {
  /** How long a statement waits at most for the connection for reads. */
  public static final long BEHIND_NANOS = 1_000_000_000L;

  /** What an application asks for. */
  public ConnectRequest(
      String dialect, String host, int port, String database, boolean readOnly, long timeoutNanos) {
    this(dialect, host, port, database, readOnly, timeoutNanos, false);
  }

  /**
   * The connection for reads that stands behind this one. A statement waits for it, so it has a
   * second at most.
   *
   * @param limitNanos what the statement or the connection has; 0 for no limit
   */
  public ConnectRequest behind(long limitNanos) {
    long most = shorter(shorter(BEHIND_NANOS, timeoutNanos), limitNanos);
    return new ConnectRequest(dialect, host, port, database, true, most, true);
  }

  private static long shorter(long limit, long other) {
    return other > 0 ? Math.min(limit, other) : limit;
  }
}
