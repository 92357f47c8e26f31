package io.zerohop.engine.attempt;

/**
 * What a database said of itself when it was asked on a new connection.
 *
 * @param lagNanos how far a replica is behind; 0 for none, for a primary, and where nobody asked
 */
public record ServerState(Role role, long lagNanos) {
  /** Nobody asked. */
  public static final ServerState UNKNOWN = new ServerState(Role.UNKNOWN, 0);

  /** What a database is among those of its service. */
  public enum Role {
    /** Nobody asked. */
    UNKNOWN,
    /** Takes writes. */
    PRIMARY,
    /** Follows another one. */
    REPLICA
  }
}
