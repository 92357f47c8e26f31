package io.zerohop.instrumentation.postgresql;

import io.zerohop.testkit.SqlDriver;
import io.zerohop.testkit.SqlUnderTest;
import java.io.IOException;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** PostgreSQL's driver, with a pair of servers. */
abstract class PairUnderTest implements SqlUnderTest {
  static FakePostgres started(String name) {
    try {
      return new FakePostgres(name);
    } catch (IOException e) {
      throw new IllegalStateException("a port must be free, was none", e);
    }
  }

  @Override
  public Stream<SqlDriver> drivers() {
    return SqlDriver.tested("postgresql", "org.postgresql.Driver");
  }

  @Override
  public String dialect() {
    return "postgresql";
  }

  @Override
  public int standardPort() {
    return 5432;
  }

  @Override
  public String user() {
    return "app";
  }

  @Override
  public String url(String host, String... parameters) {
    String more = parameters.length == 0 ? "" : "&" + String.join("&", parameters);
    return "jdbc:postgresql://" + host + "/app?sslmode=disable" + more;
  }

  @Override
  public DataSource dataSource(SqlDriver driver, String host) {
    Object source = driver.make("org.postgresql.ds.PGSimpleDataSource");
    try {
      source.getClass().getMethod("setServerName", String.class).invoke(source, host);
      source.getClass().getMethod("setDatabaseName", String.class).invoke(source, "app");
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a DataSource must have a server, has none", e);
    }
    return (DataSource) source;
  }

  @Override
  public String reachesInSevenSeconds() {
    return "connectTimeout=7";
  }

  @Override
  public Refusing refusing() {
    FakePostgres server = started("refusing");
    server.refuses = "28P01";
    return new Refusing() {
      @Override
      public int port() {
        return server.port();
      }

      @Override
      public void close() {
        quietly(server);
      }
    };
  }

  @Override
  public String exception(String sqlState) {
    return "PSQLException";
  }

  @Override
  public String wrongPassword() {
    return "PSQLException 28P01 FATAL: the server says no";
  }

  /** The oldest one's abort asks for permissions, which JDK 24 and later have none of. */
  @Override
  public boolean canAbort(SqlDriver driver) {
    return Runtime.version().feature() < 24 || !driver.version().startsWith("42.2.");
  }

  static void quietly(FakePostgres server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new IllegalStateException("the server must end, did not", e);
    }
  }
}
