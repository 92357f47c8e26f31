package app;

import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.tomcat.jdbc.pool.PoolProperties;

/** With a pool of Tomcat's that has a name. */
public final class TomcatApplication implements Supplier<DataSource> {
  private static final int MOST_MILLIS = 100;

  /** An application. */
  public TomcatApplication() {}

  @Override
  public DataSource get() {
    PoolProperties pool = new PoolProperties();
    pool.setDataSource(new NoDatabase());
    pool.setName("orders");
    pool.setInitialSize(0);
    pool.setMinIdle(0);
    pool.setMaxIdle(1);
    pool.setMaxActive(1);
    pool.setMaxWait(MOST_MILLIS);
    return new org.apache.tomcat.jdbc.pool.DataSource(pool);
  }
}
