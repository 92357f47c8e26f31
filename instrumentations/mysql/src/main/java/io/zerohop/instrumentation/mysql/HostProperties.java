package io.zerohop.instrumentation.mysql;

import com.mysql.cj.conf.HostInfo;
import com.mysql.cj.jdbc.ConnectionImpl;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.instrumentation.jdbc.Opening;
import io.zerohop.instrumentation.jdbc.Opens;
import io.zerohop.instrumentation.jdbc.Reopening;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads what a connection is asked for. */
final class HostProperties implements Opens.Way {
  private static final String STANDARD_SOCKETS = "com.mysql.cj.protocol.StandardSocketFactory";

  @Override
  public @Nullable ConnectRequest request(@Nullable Object[] arguments) {
    if (!(arguments[0] instanceof HostInfo given)) {
      return null;
    }
    Map<String, String> properties = given.getHostProperties();
    if (!STANDARD_SOCKETS.equals(properties.getOrDefault("socketFactory", STANDARD_SOCKETS))) {
      return null;
    }
    String database = given.getDatabase();
    return new ConnectRequest(
            "mysql",
            given.getHost(),
            given.getPort(),
            database == null ? "" : database,
            Boolean.parseBoolean(properties.get("readOnly")),
            0)
        .reaching(limitNanos(properties.get("connectTimeout")));
  }

  /** The driver makes properties of each connection by itself: its first socket shows them. */
  @Override
  public Reopening take(@Nullable Object[] arguments, Opening opening) {
    HostInfo given = (HostInfo) arguments[0];
    return () -> ConnectionImpl.getInstance(given);
  }

  /** The application's own limit for reaching a server, where it set one. */
  private static long limitNanos(@Nullable String millis) {
    try {
      return millis == null ? 0 : TimeUnit.MILLISECONDS.toNanos(Long.parseLong(millis.trim()));
    } catch (NumberFormatException theDriverSaysSo) {
      return 0;
    }
  }
}
