package io.zerohop.engine.sql;

import org.jspecify.annotations.Nullable;

/**
 * What holds for connections to a service that is a database, and for what is sent over them.
 *
 * @param roles how primary and replicas are told apart
 * @param readers how replicas are used
 * @param connect how long and how often a connection is tried
 * @param statements what holds for statements
 * @param retireAfterNanos how long a connection to an endpoint that left may be used where no pool
 *     asks whether it is good
 * @param origin file and line, or the resource's name; null where unknown
 */
public record SqlPolicy(
    Roles roles,
    Readers readers,
    Connect connect,
    Statements statements,
    long retireAfterNanos,
    @Nullable String origin) {

  /** How long a connection to an endpoint that left is used where no policy says. */
  public static final long DEFAULT_RETIRE_AFTER = 30_000_000_000L;

  /** How primary and replicas are told apart. */
  public enum Roles {
    /** Each new connection is asked; one of the wrong role is passed over. */
    DETECT,
    /** The configuration says it. */
    LABEL
  }

  /**
   * How replicas are used.
   *
   * @param orWriter whether the primary takes what is for replicas while none of them can
   * @param maxLagNanos how far a replica may be behind when a connection is made; 0: any
   * @param split whether statements of a connection that is set read-only after it stands go to
   *     replicas too
   * @param afterWriteNanos how long a session stays with the primary after it wrote; 0: not at all
   */
  public record Readers(boolean orWriter, long maxLagNanos, boolean split, long afterWriteNanos) {
    /** Any replica; the primary where there is none. */
    public static final Readers DEFAULT = new Readers(true, 0, true, 0);
  }

  /**
   * How a connection is tried.
   *
   * @param timeoutNanos until a connection to a server that fits must stand
   * @param retries how often a connection that failed is tried again; negative: while there is time
   * @param maxPerEndpoint how many connections of this process an endpoint takes, of both sides;
   *     {@link #NO_LIMIT} for any number
   */
  public record Connect(long timeoutNanos, int retries, int maxPerEndpoint) {
    /** Stands for no limit on connections. */
    public static final int NO_LIMIT = Integer.MAX_VALUE;

    /** Ten seconds, as often as they allow. */
    public static final Connect DEFAULT = new Connect(10_000_000_000L, -1, NO_LIMIT);
  }

  /**
   * What holds for statements.
   *
   * @param timeoutNanos time for one where the application sets none; 0: none
   * @param rerunReads whether a read outside a transaction is run again when its connection is lost
   * @param writes whether statements may write
   * @param fault what is done to them on purpose; null for nothing
   */
  public record Statements(
      long timeoutNanos, boolean rerunReads, boolean writes, @Nullable StatementFault fault) {
    /** They are run as they are. */
    public static final Statements DEFAULT = new Statements(0, false, true, null);
  }
}
