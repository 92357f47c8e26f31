package io.zerohop.instrumentation.mariadb;

import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.instrumentation.jdbc.Opening;
import io.zerohop.instrumentation.jdbc.Openings;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.HostAddress;
import org.mariadb.jdbc.export.HaMode;

/**
 * Binds the hooks of {@link MariaDbHooks}. A connection under policy gets a copy of the driver's
 * configuration for itself: the driver shows it with every socket that it asks for, a cancel's too.
 */
public final class MariaDbAdapter implements Adapter {
  /** The driver's own, where the application sets none. */
  private static final int DEFAULT_TIMEOUT_MILLIS = 30_000;

  private final Openings openings = new Openings();

  /** For the weaver. */
  public MariaDbAdapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) {
    binder.repeat(MariaDbHooks.OPEN, new Open());
    binder.repeat(MariaDbHooks.OPEN_LATER, new Open());
    binder.skip(
        MariaDbHooks.SOCKET,
        (self, args) -> {
          Opening opening = openings.of(args[0]);
          if (opening == null || !(args[0] instanceof Configuration own)) {
            return Verdict.unchanged();
          }
          return Verdict.result(opening.connected(own.connectTimeout(), own.localSocketAddress()));
        });
  }

  private static @Nullable Opening begin(Configuration given) {
    List<HostAddress> hosts = given.addresses();
    boolean ownWay =
        given.socketFactory() != null || given.pipe() != null || given.localSocket() != null;
    if (ownWay || hosts.isEmpty() || given.haMode() != HaMode.NONE) {
      return null;
    }
    HostAddress host = hosts.get(0);
    int timeout = given.connectTimeout();
    String database = given.database();
    return Opening.begin(
        new ConnectRequest(
            "mariadb",
            host.host,
            host.port,
            database == null ? "" : database,
            Boolean.parseBoolean(given.nonMappedOptions().getProperty("readOnly")),
            timeout == DEFAULT_TIMEOUT_MILLIS ? 0 : TimeUnit.MILLISECONDS.toNanos(timeout)));
  }

  /** Around the opening of a connection, once for each server that is tried. */
  private final class Open implements RepeatHandler {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
      if (!(arguments[0] instanceof Configuration given)) {
        return null;
      }
      Opening begun = begin(given);
      if (begun != null) {
        Configuration own = given.clone(given.user(), given.password());
        openings.put(own, begun);
        arguments[0] = own;
      }
      return begun;
    }

    @Override
    public Verdict exit(Object token, Pass pass) {
      Opening begun = (Opening) token;
      try {
        return begun.over((Connection) pass.result(), pass.thrown());
      } catch (RuntimeException | Error fault) {
        begun.abandon();
        throw fault;
      }
    }
  }
}
