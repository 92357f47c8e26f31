package app;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** With a pool of HikariCP's that has a name. */
public final class HikariApplication implements Supplier<DataSource> {
  /** An application. */
  public HikariApplication() {}

  @Override
  public DataSource get() {
    HikariConfig pool = new HikariConfig();
    pool.setDataSource(new NoDatabase());
    pool.setPoolName("orders");
    pool.setMaximumPoolSize(1);
    pool.setConnectionTimeout(1_000);
    return new HikariDataSource(pool);
  }
}
