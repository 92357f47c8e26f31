package io.zerohop.apps.sql;

import com.zaxxer.hikari.HikariDataSource;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ExceptionSorter;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.MySQLExceptionSorter;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.zerohop.apps.sql.JdbcBook.Connections;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.apache.tomcat.jdbc.pool.PoolProperties;
import org.postgresql.ds.PGSimpleDataSource;

/** The same orders through every way to a connection: {@code /dbcp2/read} and so on. */
public final class Pools {
  private static final String APP = "app";
  private static final String POSTGRESQL = "jdbc:postgresql:";
  private static final int CONNECTIONS = 2;

  private Pools() {}

  private interface Pool {
    Connections to(String url) throws SQLException;
  }

  /** Takes the JDBC URL, and where reads have pools of their own, the URL of those. */
  public static void main(String[] args) throws IOException, SQLException {
    Map<String, Pool> pools = new LinkedHashMap<>();
    pools.put("hikari", Pools::hikari);
    pools.put("dbcp2", url -> dbcp2(url, false));
    pools.put("dbcp2-statements", url -> dbcp2(url, true));
    pools.put("tomcat", url -> tomcat(url, "ConnectionState"));
    pools.put("tomcat-statements", url -> tomcat(url, "StatementCache(prepared=true)"));
    pools.put("agroal", Pools::agroal);
    pools.put("driver-manager", url -> () -> DriverManager.getConnection(url, APP, APP));
    if (args[0].startsWith(POSTGRESQL)) {
      pools.put("data-source", Pools::dataSource);
      pools.put("pooled-connections", PooledConnections::new);
    }
    Map<String, Desk> desks = new LinkedHashMap<>();
    for (Map.Entry<String, Pool> each : pools.entrySet()) {
      Connections writes = each.getValue().to(args[0]);
      Connections reads = args.length > 1 ? each.getValue().to(args[1]) : writes;
      desks.put(each.getKey(), new Desk(new JdbcBook(args[0], writes, reads), CONNECTIONS));
    }
    Desk.open(desks);
  }

  @SuppressWarnings("resource") // as long as the JVM
  private static Connections hikari(String url) {
    HikariDataSource pool = HikariOrders.pool(url);
    pool.setMaximumPoolSize(CONNECTIONS);
    return pool::getConnection;
  }

  @SuppressWarnings("resource") // as long as the JVM
  private static Connections dbcp2(String url, boolean statements) {
    BasicDataSource pool = new BasicDataSource();
    pool.setUrl(url);
    pool.setUsername(APP);
    pool.setPassword(APP);
    pool.setMaxTotal(CONNECTIONS);
    pool.setPoolPreparedStatements(statements);
    return pool::getConnection;
  }

  private static Connections tomcat(String url, String interceptors) {
    PoolProperties properties = new PoolProperties();
    properties.setUrl(url);
    properties.setDriverClassName(driver(url).getName());
    properties.setUsername(APP);
    properties.setPassword(APP);
    properties.setInitialSize(0);
    properties.setMinIdle(0);
    properties.setMaxIdle(CONNECTIONS);
    properties.setMaxActive(CONNECTIONS);
    properties.setTestOnBorrow(true);
    properties.setValidationInterval(0); // else a broken one is handed out again for three seconds
    properties.setJdbcInterceptors(interceptors);
    return new DataSource(properties)::getConnection;
  }

  private static Connections agroal(String url) throws SQLException {
    AgroalDataSource pool =
        AgroalDataSource.from(
            new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(
                    configuration ->
                        configuration
                            .maxSize(CONNECTIONS)
                            .acquisitionTimeout(Duration.ofSeconds(30))
                            .exceptionSorter(sorter(url))
                            .connectionFactoryConfiguration(
                                factory ->
                                    factory
                                        .connectionProviderClass(driver(url))
                                        .jdbcUrl(url)
                                        .principal(new NamePrincipal(APP))
                                        .credential(new SimplePassword(APP)))));
    return pool::getConnection;
  }

  private static Class<?> driver(String url) {
    if (url.startsWith(POSTGRESQL)) {
      return org.postgresql.Driver.class;
    }
    return url.startsWith("jdbc:mysql:")
        ? com.mysql.cj.jdbc.Driver.class
        : org.mariadb.jdbc.Driver.class;
  }

  private static ExceptionSorter sorter(String url) {
    return url.startsWith(POSTGRESQL)
        ? new PostgreSQLExceptionSorter()
        : new MySQLExceptionSorter();
  }

  private static Connections dataSource(String url) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(url);
    source.setUser(APP);
    source.setPassword(APP);
    return source::getConnection;
  }
}
