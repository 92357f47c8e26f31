package io.zerohop.instrumentation.mariadb27;

import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.instrumentation.jdbc.Opening;
import io.zerohop.instrumentation.jdbc.Openings;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.HostAddress;
import org.mariadb.jdbc.MariaDbConnection;
import org.mariadb.jdbc.UrlParser;
import org.mariadb.jdbc.internal.protocol.Protocol;
import org.mariadb.jdbc.internal.util.constant.HaMode;
import org.mariadb.jdbc.util.Options;

/**
 * Binds the hooks of {@link MariaDb27Hooks}. A connection under policy gets a copy of the driver's
 * options for itself: the driver shows it with every socket that it asks for, a cancel's too.
 */
public final class MariaDb27Adapter implements Adapter {
  /** The driver's own, where the application sets none. */
  private static final int DEFAULT_TIMEOUT_MILLIS = 30_000;

  private final Openings openings = new Openings();

  /** For the weaver. */
  public MariaDb27Adapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) {
    binder.repeat(MariaDb27Hooks.OPEN, new Open());
    binder.skip(
        MariaDb27Hooks.SOCKET,
        (self, args) -> {
          Opening opening = openings.of(args[0]);
          if (opening == null || !(args[0] instanceof Options own)) {
            return Verdict.unchanged();
          }
          return Verdict.result(opening.connected(own.connectTimeout, own.localSocketAddress));
        });
  }

  private static @Nullable Opening begin(UrlParser given) {
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
    return Opening.begin(
        new ConnectRequest(
            "mariadb",
            host.host,
            host.port,
            database == null ? "" : database,
            others != null && Boolean.parseBoolean(others.getProperty("readOnly")),
            timeout == DEFAULT_TIMEOUT_MILLIS ? 0 : TimeUnit.MILLISECONDS.toNanos(timeout)));
  }

  /** Around the opening of a connection, once for each server that is tried. */
  private final class Open implements RepeatHandler {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments)
        throws CloneNotSupportedException {
      if (!(arguments[0] instanceof UrlParser given)) {
        return null;
      }
      Opening begun = begin(given);
      if (begun != null) {
        UrlParser own = (UrlParser) given.clone();
        openings.put(own.getOptions(), begun);
        arguments[0] = own;
      }
      return begun;
    }

    @Override
    public Verdict exit(Object token, Pass pass) throws Exception {
      Opening begun = (Opening) token;
      try {
        Protocol protocol = (Protocol) pass.result();
        return begun.over(protocol == null ? null : new MariaDbConnection(protocol), pass.thrown());
      } catch (RuntimeException | Error fault) {
        begun.abandon();
        throw fault;
      }
    }
  }
}
