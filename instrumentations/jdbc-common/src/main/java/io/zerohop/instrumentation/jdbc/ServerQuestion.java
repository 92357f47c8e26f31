package io.zerohop.instrumentation.jdbc;

import io.zerohop.engine.attempt.ServerState;
import io.zerohop.engine.attempt.ServerState.Role;
import io.zerohop.engine.sql.SqlCall.Question;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Asks a server of MariaDB's or MySQL's kind on a new connection what it is. */
final class ServerQuestion {
  private static final Set<String> WRITABLE = Set.of("0", "OFF");

  /** What a replica says that does not replay: it may be behind by any time. */
  private static final long UNBOUNDED = Long.MAX_VALUE;

  private ServerQuestion() {}

  /** What the server says of itself. */
  static ServerState ask(Question question, Connection connection) throws SQLException {
    if (question == Question.NOTHING) {
      return ServerState.UNKNOWN;
    }
    try (Statement statement = connection.createStatement()) {
      boolean replica = isReadOnly(statement);
      boolean lag = replica && question == Question.ROLE_AND_LAG;
      long nanos = lag ? lagNanos(statement) : 0;
      return new ServerState(replica ? Role.REPLICA : Role.PRIMARY, nanos);
    }
  }

  private static boolean isReadOnly(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT @@global.read_only")) {
      row.next();
      return !WRITABLE.contains(String.valueOf(row.getString(1)).toUpperCase(Locale.ROOT));
    }
  }

  /** How far it is behind; 0 where the account may not ask. */
  private static long lagNanos(Statement statement) throws SQLException {
    for (String command : new String[] {"SHOW REPLICA STATUS", "SHOW SLAVE STATUS"}) {
      try (ResultSet row = statement.executeQuery(command)) {
        return row.next() ? behind(row) : 0;
      } catch (SQLException unknown) {
        if (isLost(unknown)) {
          throw unknown;
        }
      }
    }
    return 0;
  }

  private static boolean isLost(SQLException thrown) {
    return String.valueOf(thrown.getSQLState()).startsWith("08");
  }

  private static long behind(ResultSet row) throws SQLException {
    ResultSetMetaData columns = row.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      if (columns.getColumnLabel(i).startsWith("Seconds_Behind_")) {
        long seconds = row.getLong(i);
        return row.wasNull() ? UNBOUNDED : TimeUnit.SECONDS.toNanos(seconds);
      }
    }
    return 0;
  }
}
