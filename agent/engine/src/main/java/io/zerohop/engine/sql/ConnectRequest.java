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

  /** What an application asks for. */
  public ConnectRequest(
      String dialect, String host, int port, String database, boolean readOnly, long timeoutNanos) {
    this(dialect, host, port, database, readOnly, timeoutNanos, false);
  }

  /** The connection for reads that stands behind this one. */
  public ConnectRequest behind() {
    return new ConnectRequest(dialect, host, port, database, true, timeoutNanos, true);
  }
}
