package io.zerohop.instrumentation.mariadb;

import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.instrumentation.jdbc.Identities;
import io.zerohop.instrumentation.jdbc.Opening;
import io.zerohop.instrumentation.jdbc.Opens;
import io.zerohop.instrumentation.jdbc.Reopening;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.Driver;
import org.mariadb.jdbc.HostAddress;
import org.mariadb.jdbc.export.HaMode;

/**
 * A connection under policy gets a copy of the driver's configuration for itself: the driver shows
 * it with every socket that it asks for, a cancel's too.
 */
record Configurations(Identities<Opening> openings) implements Opens.Way {
  /** The driver's own, where the application sets none. */
  private static final int DEFAULT_TIMEOUT_MILLIS = 30_000;

  @Override
  public @Nullable ConnectRequest request(@Nullable Object[] arguments) {
    if (!(arguments[0] instanceof Configuration given)) {
      return null;
    }
    List<HostAddress> hosts = given.addresses();
    boolean ownWay =
        given.socketFactory() != null || given.pipe() != null || given.localSocket() != null;
    if (ownWay || hosts.isEmpty() || given.haMode() != HaMode.NONE) {
      return null;
    }
    HostAddress host = hosts.get(0);
    int timeout = given.connectTimeout();
    String database = given.database();
    return new ConnectRequest(
            "mariadb",
            host.host,
            host.port,
            database == null ? "" : database,
            Boolean.parseBoolean(given.nonMappedOptions().getProperty("readOnly")),
            0)
        .reaching(timeout == DEFAULT_TIMEOUT_MILLIS ? 0 : TimeUnit.MILLISECONDS.toNanos(timeout));
  }

  @Override
  public Reopening take(@Nullable Object[] arguments, Opening opening) throws Exception {
    Configuration given = (Configuration) arguments[0];
    Configuration own = given.clone(given.user(), given.password());
    openings.put(own, opening);
    arguments[0] = own;
    return () -> Driver.connect(given);
  }
}
