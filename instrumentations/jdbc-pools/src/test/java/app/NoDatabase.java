package app;

import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Gives connections that are good and do nothing. */
public final class NoDatabase implements DataSource {
  /** For pools that make it themselves. */
  public NoDatabase() {}

  @Override
  public Connection getConnection() {
    return made(Connection.class);
  }

  private static <T> T made(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            NoDatabase.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answer(self, method, arguments)));
  }

  private static @Nullable Object answer(
      Object self, Method method, Object @Nullable [] arguments) {
    return switch (method.getName()) {
      case "isValid", "getAutoCommit", "execute" -> true;
      case "hashCode" -> System.identityHashCode(self);
      case "equals" -> arguments != null && self == arguments[0];
      case "toString" -> "a connection to nothing";
      case "getMetaData" -> made(DatabaseMetaData.class);
      case "createStatement" -> made(Statement.class);
      case "getTransactionIsolation" -> Connection.TRANSACTION_READ_COMMITTED;
      default -> nothing(method.getReturnType());
    };
  }

  private static @Nullable Object nothing(Class<?> type) {
    if (type == boolean.class) {
      return false;
    }
    return type == int.class ? 0 : null;
  }

  @Override
  public Connection getConnection(String user, String password) {
    return getConnection();
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("nothing is wrapped");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
