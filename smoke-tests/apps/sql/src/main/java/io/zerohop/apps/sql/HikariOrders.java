package io.zerohop.apps.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.util.Map;

/** Orders through HikariCP: {@code /orders/read} and so on. */
public final class HikariOrders {
  private static final int CONNECTIONS = 4;

  private HikariOrders() {}

  /** Takes the JDBC URL, and where reads have a pool of their own, the URL of that. */
  public static void main(String[] args) throws IOException {
    HikariDataSource writes = pool(args[0]);
    HikariDataSource reads = args.length > 1 ? pool(args[1]) : writes;
    Book book = new JdbcBook(args[0], writes::getConnection, reads::getConnection);
    Desk.open(Map.of("orders", new Desk(book, CONNECTIONS)));
  }

  static HikariDataSource pool(String url) {
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(url);
    pool.setUsername("app");
    pool.setPassword("app");
    pool.setMaximumPoolSize(CONNECTIONS);
    pool.setInitializationFailTimeout(-1);
    return new HikariDataSource(pool);
  }
}
