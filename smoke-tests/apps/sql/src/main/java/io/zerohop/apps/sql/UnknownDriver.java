package io.zerohop.apps.sql;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.net.URI;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A driver that nobody else has: {@code jdbc:unknown://HOST:PORT/} connects to a server that says
 * one byte, which {@code getCatalog} gives.
 */
final class UnknownDriver implements Driver {
  static final String PREFIX = "jdbc:unknown:";

  @Override
  public boolean acceptsURL(String url) {
    return url.startsWith(PREFIX);
  }

  @Override
  public @Nullable Connection connect(String url, Properties info) throws SQLException {
    if (!acceptsURL(url)) {
      return null;
    }
    URI server = URI.create(url.substring("jdbc:".length()));
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      char said = (char) socket.getInputStream().read();
      return connection(said);
    } catch (IOException failed) {
      throw new SQLException(failed.toString(), "08001", failed);
    }
  }

  private static Connection connection(char said) {
    return (Connection)
        Proxy.newProxyInstance(
            UnknownDriver.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) ->
                method.getName().equals("getCatalog") ? String.valueOf(said) : null);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 1;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }
}
