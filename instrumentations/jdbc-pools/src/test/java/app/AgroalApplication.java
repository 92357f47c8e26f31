package app;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** With a pool of Agroal's. */
public final class AgroalApplication implements Supplier<DataSource> {
  /** An application. */
  public AgroalApplication() {}

  @Override
  public DataSource get() {
    try {
      return AgroalDataSource.from(
          new AgroalDataSourceConfigurationSupplier()
              .connectionPoolConfiguration(
                  pool ->
                      pool.maxSize(1)
                          .acquisitionTimeout(Duration.ofSeconds(1))
                          .connectionFactoryConfiguration(
                              factory -> factory.connectionProviderClass(NoDatabase.class))));
    } catch (SQLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
