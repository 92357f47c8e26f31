package io.zerohop.instrumentation.nettyhttp;

import io.netty.channel.Channel;
import io.zerohop.instrumentation.server.Ports;
import io.zerohop.spi.Inbound.Listening;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.Member;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Reports the ports of Reactor Netty's HTTP servers, not those of its TCP servers. */
public final class ReactorNettyAdapter implements Adapter {

  /** For the weaver. */
  public ReactorNettyAdapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) throws ReflectiveOperationException {
    Class<?> http = context.libraryClass("reactor.netty.http.server.HttpServerConfig");
    Class<?> bind = context.libraryClass(ReactorNettyHooks.BIND);
    Member config = Member.read(context, bind, "config");
    Member channel = Member.method(context, bind, "channel", 1);
    Member tls = Member.method(context, http, "sslProvider", 1);
    binder.enter(
        ReactorNettyHooks.BOUND,
        (self, args) -> {
          Object settings = config.call(self);
          if (self != null && http.isInstance(settings) && args[0] instanceof Channel bound) {
            bound(self, bound, tls.call(settings) != null);
          }
        });
    binder.enter(
        ReactorNettyHooks.CLOSE,
        (self, args) -> {
          if (self != null && http.isInstance(config.call(self))) {
            closing(self, channel.call(self));
          }
        });
  }

  private static void bound(Object owner, Channel channel, boolean tls) {
    // A socket in the file system has no port.
    if (channel.localAddress() instanceof InetSocketAddress address) {
      Ports.opened(owner, new Listening("reactor-netty", address, "http", tls));
    }
  }

  private static void closing(Object owner, @Nullable Object channel) {
    // One that is closed still tells where it was.
    InetSocketAddress address =
        channel instanceof Channel bound
                && bound.isActive()
                && bound.localAddress() instanceof InetSocketAddress there
            ? there
            : null;
    Ports.closing(owner, address);
  }
}
