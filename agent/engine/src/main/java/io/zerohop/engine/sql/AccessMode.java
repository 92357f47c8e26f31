package io.zerohop.engine.sql;

/** What a statement says about the writes of a transaction. */
public enum AccessMode {
  /** Nothing: the session's default holds. */
  UNSAID,
  /** READ ONLY. */
  READ_ONLY,
  /** READ WRITE. */
  READ_WRITE
}
