package io.zerohop.instrumentation.mysql;

import com.mysql.cj.conf.HostInfo;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.instrumentation.jdbc.Opening;
import io.zerohop.instrumentation.jdbc.Openings;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import java.sql.Connection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Binds the hooks of {@link MysqlHooks}. Each connection of the driver has a set of properties for
 * itself, which it shows with every socket that it asks for, a cancel's and a reconnect's too: by
 * it they reach the same server.
 */
public final class MysqlAdapter implements Adapter {
  private static final String STANDARD_SOCKETS = "com.mysql.cj.protocol.StandardSocketFactory";

  /** The connection that this thread is opening; its first socket tells its properties. */
  private final ThreadLocal<@Nullable Opening> opening = new ThreadLocal<>();

  private final Openings openings = new Openings();

  /** For the weaver. */
  public MysqlAdapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) {
    binder.repeat(MysqlHooks.OPEN, new Open());
    binder.enter(
        MysqlHooks.CONNECT,
        (self, args) -> {
          Opening now = opening.get();
          if (now != null && args[2] != null) {
            openings.put(args[2], now);
          }
          Opening known = openings.of(args[2]);
          if (known != null) {
            args[0] = known.address().getHostAddress(); // so that the driver resolves no name
          }
        });
    binder.skip(
        MysqlHooks.SOCKET,
        (self, args) -> {
          Opening known = openings.of(args[0]);
          return known == null ? Verdict.unchanged() : Verdict.result(known.socket());
        });
  }

  private static @Nullable Opening begin(HostInfo given) {
    Map<String, String> properties = given.getHostProperties();
    if (!STANDARD_SOCKETS.equals(properties.getOrDefault("socketFactory", STANDARD_SOCKETS))) {
      return null;
    }
    String database = given.getDatabase();
    return Opening.begin(
        new ConnectRequest(
            "mysql",
            given.getHost(),
            given.getPort(),
            database == null ? "" : database,
            Boolean.parseBoolean(properties.get("readOnly")),
            limitNanos(properties.get("connectTimeout"))));
  }

  /** The application's own limit, where it set one. */
  private static long limitNanos(@Nullable String millis) {
    try {
      return millis == null ? 0 : TimeUnit.MILLISECONDS.toNanos(Long.parseLong(millis.trim()));
    } catch (NumberFormatException theDriverSaysSo) {
      return 0;
    }
  }

  /** Around the opening of a connection, once for each server that is tried. */
  private final class Open implements RepeatHandler {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
      opening.remove(); // what a fault of ours may have left
      Opening begun = arguments[0] instanceof HostInfo given ? begin(given) : null;
      if (begun != null) {
        opening.set(begun);
      }
      return begun;
    }

    @Override
    public Verdict exit(Object token, Pass pass) {
      Opening begun = (Opening) token;
      boolean again = false;
      try {
        Verdict verdict = begun.over((Connection) pass.result(), pass.thrown());
        again = verdict == Verdict.again();
        return verdict;
      } catch (RuntimeException | Error fault) {
        begun.abandon();
        throw fault;
      } finally {
        if (!again) {
          opening.remove();
        }
      }
    }
  }
}
