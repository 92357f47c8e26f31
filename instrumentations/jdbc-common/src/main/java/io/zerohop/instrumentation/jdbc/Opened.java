package io.zerohop.instrumentation.jdbc;

import io.zerohop.engine.attempt.ServerState;
import io.zerohop.engine.sql.SqlCall.Question;
import java.sql.SQLException;

/** A connection that a driver has just opened, before anybody else gets it. */
public interface Opened {
  /**
   * What its server says of itself.
   *
   * @throws SQLException if it does not answer
   */
  ServerState ask(Question question) throws SQLException;

  /** Ends it; it is not what was looked for. Throws nothing. */
  void close();
}
