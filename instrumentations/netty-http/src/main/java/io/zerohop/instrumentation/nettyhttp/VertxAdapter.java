package io.zerohop.instrumentation.nettyhttp;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.zerohop.instrumentation.server.Ports;
import io.zerohop.spi.Inbound.Listening;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.Member;
import io.zerohop.spi.hook.Verdict;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reports the ports of Vert.x' HTTP servers, when they are bound and before they close. Several
 * servers of one Vert.x may share a port.
 */
public final class VertxAdapter implements Adapter {

  /** For the weaver. */
  public VertxAdapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) throws ReflectiveOperationException {
    boolean split = context.present(VertxHooks.LISTEN_5_1);
    Class<?> type = context.libraryClass(split ? VertxHooks.SERVER_5_1 : VertxHooks.SERVER);
    Member closed = Member.method(context, type, "isClosed", 1);
    Member tls = Member.read(context, type, split ? "ssl" : "options");
    Predicate<Object> secure =
        server ->
            tls.call(server) instanceof HttpServerOptions options
                ? options.isSsl()
                : Boolean.TRUE.equals(tls.call(server));
    for (String listen : List.of(VertxHooks.LISTEN, VertxHooks.LISTEN_5_1)) {
      if (context.present(listen)) {
        binder.exit(
            listen,
            (self, args, result, thrown) -> listens(self, args[args.length - 1], result, secure));
      }
    }
    for (String close : List.of(VertxHooks.CLOSE, VertxHooks.CLOSE_5, VertxHooks.CLOSE_5_1)) {
      if (context.present(close)) {
        binder.enter(
            close,
            (self, args) -> {
              if (self instanceof HttpServer server && Boolean.FALSE.equals(closed.call(self))) {
                Ports.closing(server, new InetSocketAddress(server.actualPort()));
              }
            });
      }
    }
  }

  private static Verdict listens(
      @Nullable Object self,
      @Nullable Object at,
      @Nullable Object result,
      Predicate<Object> secure) {
    // A socket in the file system has no port.
    if (self instanceof HttpServer server
        && at instanceof SocketAddress asked
        && asked.isInetSocket()
        && result instanceof Future<?> bound) {
      bound.onSuccess(done -> opened(server, asked.host(), secure.test(server)));
    }
    return Verdict.unchanged();
  }

  /** Called by Vert.x, which would tell the application of a fault of ours. */
  private static void opened(HttpServer server, String host, boolean tls) {
    try {
      InetSocketAddress address = new InetSocketAddress(host, server.actualPort());
      InetSocketAddress known =
          address.isUnresolved() ? new InetSocketAddress(address.getPort()) : address;
      Ports.opened(server, new Listening("vertx", known, "http", tls));
    } catch (RuntimeException | LinkageError fault) {
      MeshPorts.fault("VertxAdapter.opened", fault);
    }
  }
}
