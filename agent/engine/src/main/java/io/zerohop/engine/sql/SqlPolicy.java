package io.zerohop.engine.sql;

import org.jspecify.annotations.Nullable;

/**
 * What holds for connections to a service that is a database.
 *
 * @param roles how primary and replicas are told apart
 * @param readers how replicas are used
 * @param connect how long and how often a connection is tried
 * @param retireAfterNanos how long a connection to an endpoint that left may be used where no pool
 *     asks whether it is good
 * @param origin file and line, or the resource's name; null where unknown
 */
public record SqlPolicy(
    Roles roles, Readers readers, Connect connect, long retireAfterNanos, @Nullable String origin) {

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
   */
  public record Readers(boolean orWriter, long maxLagNanos) {
    /** Any replica; the primary where there is none. */
    public static final Readers DEFAULT = new Readers(true, 0);
  }

  /**
   * How a connection is tried.
   *
   * @param timeoutNanos until a connection to a server that fits must stand
   * @param retries how often a connection that failed is tried again; negative: while there is time
   */
  public record Connect(long timeoutNanos, int retries) {
    /** Ten seconds, as often as they allow. */
    public static final Connect DEFAULT = new Connect(10_000_000_000L, -1);
  }
}
