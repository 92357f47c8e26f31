package io.zerohop.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The JDBC client under measurement: selects of one row, each with a prepared statement of its own,
 * over one connection for each URL. Knows nothing of the agent.
 *
 * <p>Arguments: pairs, selects a block, URLs. Output: lines as {@link Arms} prints them.
 */
public final class SqlCalls {
  private static final long PATIENCE_NANOS = 60_000_000_000L;
  private static final String SELECT = "SELECT item, price FROM offers WHERE item = ?";

  private SqlCalls() {}

  public static void main(String[] args) throws Exception {
    offer(args[2]);
    List<Arms.Call> calls = new ArrayList<>();
    for (String url : List.of(args).subList(2, args.length)) {
      Connection connection = open(url);
      calls.add(() -> select(connection));
    }
    Arms arms = new Arms(calls, Integer.parseInt(args[1]));
    arms.warmUp(Arms.WARM_UP);
    arms.measure(Integer.parseInt(args[0]));
    System.exit(0);
  }

  private static void offer(String url) throws SQLException {
    try (Connection connection = open(url);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS offers (item INT PRIMARY KEY, price INT)");
      statement.execute("INSERT INTO offers VALUES (7, 49) ON CONFLICT DO NOTHING");
    }
  }

  private static void select(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
      statement.setInt(1, 7);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next() || rows.getInt(1) != 7 || rows.getInt(2) != 49) {
          throw new IllegalStateException("the row must be 7, 49");
        }
      }
    }
  }

  /** A Service that has just been applied is known by name a moment later. */
  private static Connection open(String url) throws SQLException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        return DriverManager.getConnection(url, "app", "app");
      } catch (SQLException notYet) {
        if (System.nanoTime() - end > 0) {
          throw notYet;
        }
        LockSupport.parkNanos(PATIENCE_NANOS / 100);
      }
    }
  }
}
