package io.zerohop.apps.sql;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;

/**
 * The same orders by Spring's transactions, through one HikariCP: {@code /spring/read} and so on.
 */
public final class SpringOrders {
  private static final int THREADS = 4;
  private static final String URL = "orders.url";

  private SpringOrders() {}

  /** Takes the JDBC URL. */
  @SuppressWarnings("resource") // as long as the JVM
  public static void main(String[] args) throws IOException {
    System.setProperty(URL, args[0]);
    var context = new AnnotationConfigApplicationContext(Wiring.class);
    Desk.open(Map.of("spring", new Desk(new FirstFailures(context.getBean(Book.class)), THREADS)));
  }

  /** What belongs together. */
  @Configuration(proxyBeanMethods = false)
  @EnableTransactionManagement
  static class Wiring {
    @Bean
    DataSource database() {
      return HikariOrders.pool(System.getProperty(URL));
    }

    /**
     * This one tells why a commit failed; {@code JdbcTransactionManager} rolls back after it, on a
     * connection that its pool has closed by then, and tells that.
     */
    @Bean
    PlatformTransactionManager transactions(DataSource database) {
      return new DataSourceTransactionManager(database);
    }

    @Bean
    Book book(DataSource database) {
      return new SpringBook(new JdbcTemplate(database), JdbcBook.who(System.getProperty(URL)));
    }
  }

  /** The orders, each way a transaction of its own. */
  static class SpringBook implements Book {
    private final JdbcTemplate database;
    private final String who;

    SpringBook(JdbcTemplate database, String who) {
      this.database = database;
      this.who = who;
    }

    @Override
    @Transactional
    public void create() {
      database.execute(JdbcBook.CREATE);
    }

    @Override
    @Transactional
    public String write() {
      database.update(JdbcBook.WRITE);
      return answer();
    }

    @Override
    @Transactional(readOnly = true)
    public String read() {
      return answer();
    }

    private String answer() {
      return database.query(who, rows -> rows.next() ? rows.getString(1) : "nobody");
    }
  }

  /** Tells what failed first where Spring tells of what failed after it. */
  private record FirstFailures(Book book) implements Book {
    @Override
    public void create() throws SQLException {
      book.create();
    }

    @Override
    public String write() throws SQLException {
      try {
        return book.write();
      } catch (TransactionException later) {
        throw first(later);
      }
    }

    @Override
    public String read() throws SQLException {
      try {
        return book.read();
      } catch (TransactionException later) {
        throw first(later);
      }
    }

    /**
     * What came before a rollback that failed too is beside the cause. A failed {@code setReadOnly}
     * is nowhere: Spring passes over it, and the pool, which closed the connection for it, says so
     * with the next call and without a state.
     */
    private static SQLException first(TransactionException later) {
      Throwable before =
          later instanceof TransactionSystemException rollback
              ? rollback.getOriginalException()
              : null;
      boolean closed =
          later instanceof CannotCreateTransactionException
              && "Connection is closed".equals(later.getMostSpecificCause().getMessage());
      return new SQLException(
          later.getMessage(), closed ? "08003" : null, before == null ? later : before);
    }
  }
}
