package io.zerohop.instrumentation.jdkhttpserver;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import io.zerohop.spi.Inbound;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.Verdict;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Reports a server's address after its start, and before its stop while it still answers; what it
 * answers meanwhile is {@link Handlers}' matter.
 */
public final class JdkHttpServerAdapter implements Adapter {
  private static final String LIBRARY = "jdk-httpserver";

  @Override
  public void bind(HookContext context, HookBinder binder) throws ReflectiveOperationException {
    binder.exit("HttpServerImpl.start", JdkHttpServerAdapter::started);
    binder.exit("HttpsServerImpl.start", JdkHttpServerAdapter::started);
    binder.enter("HttpServerImpl.stop", JdkHttpServerAdapter::stopping);
    binder.enter("HttpsServerImpl.stop", JdkHttpServerAdapter::stopping);
    Handlers handlers = new Handlers(new Late(context));
    binder.repeat(JdkHttpServerHooks.CHAIN, handlers);
    binder.skip(JdkHttpServerHooks.REFUSED, handlers::unlessRefused);
    binder.enter(JdkHttpServerHooks.EVENT, handlers::told);
    binder.enter(JdkHttpServerHooks.SEND, handlers::sending);
    binder.exit(JdkHttpServerHooks.CLOSE, (self, args, result, thrown) -> handlers.closed(self));
  }

  private static Verdict started(
      @Nullable Object self,
      @Nullable Object[] arguments,
      @Nullable Object result,
      @Nullable Throwable thrown) {
    Inbound inbound = MeshPorts.inbound();
    if (thrown == null && inbound != null && self instanceof HttpServer server) {
      InetSocketAddress address = server.getAddress();
      boolean tls = server instanceof HttpsServer;
      if (address != null) {
        inbound.listening(new Inbound.Listening(LIBRARY, address, "http", tls));
      }
    }
    return Verdict.unchanged();
  }

  private static void stopping(@Nullable Object self, @Nullable Object[] arguments) {
    Inbound inbound = MeshPorts.inbound();
    if (inbound != null && self instanceof HttpServer server) {
      InetSocketAddress address = server.getAddress();
      if (address != null) {
        inbound.closed(address);
      }
    }
  }
}
