package app;

import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.DataSourceConnectionFactory;
import org.apache.commons.dbcp2.PoolableConnection;
import org.apache.commons.dbcp2.PoolableConnectionFactory;
import org.apache.commons.dbcp2.PoolingDataSource;
import org.apache.commons.pool2.impl.GenericObjectPool;

/** With a pool of DBCP2's. */
public final class Dbcp2Application implements Supplier<DataSource> {
  private static final int MOST_MILLIS = 100;

  /** An application. */
  public Dbcp2Application() {}

  @Override
  public DataSource get() {
    PoolableConnectionFactory factory =
        new PoolableConnectionFactory(new DataSourceConnectionFactory(new NoDatabase()), null);
    GenericObjectPool<PoolableConnection> pool = new GenericObjectPool<>(factory);
    pool.setMaxTotal(1);
    pool.setMaxWaitMillis(MOST_MILLIS);
    factory.setPool(pool);
    return new PoolingDataSource<>(pool);
  }
}
