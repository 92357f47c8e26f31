package io.zerohop.apps.sql;

import io.zerohop.apps.sql.JdbcBook.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.PooledConnection;
import org.postgresql.ds.PGConnectionPoolDataSource;

/** The driver's pooled connections, kept as application servers keep them: by their events. */
final class PooledConnections implements Connections, ConnectionEventListener {
  private final PGConnectionPoolDataSource source = new PGConnectionPoolDataSource();
  private final Queue<PooledConnection> idle = new ConcurrentLinkedQueue<>();

  PooledConnections(String url) {
    source.setURL(url);
    source.setUser("app");
    source.setPassword("app");
  }

  @Override
  public Connection get() throws SQLException {
    PooledConnection kept = idle.poll();
    if (kept == null) {
      kept = source.getPooledConnection();
      kept.addConnectionEventListener(this);
    }
    return kept.getConnection();
  }

  @Override
  public void connectionClosed(ConnectionEvent event) {
    idle.add((PooledConnection) event.getSource());
  }

  @Override
  public void connectionErrorOccurred(ConnectionEvent event) {
    PooledConnection broken = (PooledConnection) event.getSource();
    broken.removeConnectionEventListener(this);
    try {
      broken.close();
    } catch (SQLException gone) {
      return;
    }
  }
}
