package io.zerohop.instrumentation.mariadb27;

import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.instrumentation.jdbc.Identities;
import io.zerohop.instrumentation.jdbc.Opening;
import io.zerohop.instrumentation.jdbc.Opens;
import io.zerohop.instrumentation.jdbc.Reopening;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.HostAddress;
import org.mariadb.jdbc.MariaDbConnection;
import org.mariadb.jdbc.UrlParser;
import org.mariadb.jdbc.internal.protocol.Protocol;
import org.mariadb.jdbc.internal.util.Utils;
import org.mariadb.jdbc.internal.util.constant.HaMode;
import org.mariadb.jdbc.util.Options;

/**
 * A connection under policy gets a copy of the driver's options for itself: the driver shows it
 * with every socket that it asks for, a cancel's too.
 */
record UrlParsers(Identities<Opening> openings) implements Opens.Way {
  /** The driver's own, where the application sets none. */
  private static final int DEFAULT_TIMEOUT_MILLIS = 30_000;

  @Override
  public @Nullable ConnectRequest request(@Nullable Object[] arguments) {
    if (!(arguments[0] instanceof UrlParser given)) {
      return null;
    }
    Options options = given.getOptions();
    List<HostAddress> hosts = given.getHostAddresses();
    boolean ownWay =
        options.socketFactory != null || options.pipe != null || options.localSocket != null;
    if (ownWay || hosts.isEmpty() || given.getHaMode() != HaMode.NONE) {
      return null;
    }
    HostAddress host = hosts.get(0);
    String database = given.getDatabase();
    Properties others = options.nonMappedOptions;
    int timeout = options.connectTimeout;
    return new ConnectRequest(
            "mariadb",
            host.host,
            host.port,
            database == null ? "" : database,
            others != null && Boolean.parseBoolean(others.getProperty("readOnly")),
            0)
        .reaching(timeout == DEFAULT_TIMEOUT_MILLIS ? 0 : TimeUnit.MILLISECONDS.toNanos(timeout));
  }

  @Override
  public Reopening take(@Nullable Object[] arguments, Opening opening)
      throws CloneNotSupportedException {
    UrlParser given = (UrlParser) arguments[0];
    UrlParser own = (UrlParser) given.clone();
    openings.put(own.getOptions(), opening);
    arguments[0] = own;
    return () -> new MariaDbConnection(Utils.retrieveProxy(given, null));
  }

  @Override
  public Connection connection(Object returned) throws SQLException {
    return new MariaDbConnection((Protocol) returned);
  }
}
