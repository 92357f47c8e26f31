package io.zerohop.instrumentation.jdbc;

import io.zerohop.engine.attempt.ServerState;
import io.zerohop.engine.sql.SqlCall.Question;
import java.sql.Connection;
import java.sql.SQLException;

/** A new connection to a server of MariaDB's or MySQL's kind. */
record OpenedConnection(Connection connection) implements Opened {
  @Override
  public ServerState ask(Question question) throws SQLException {
    return ServerQuestion.ask(question, connection);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException gone) {
      return;
    }
  }
}
