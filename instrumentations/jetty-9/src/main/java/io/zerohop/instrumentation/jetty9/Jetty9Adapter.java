package io.zerohop.instrumentation.jetty9;

import io.zerohop.instrumentation.server.Ports;
import io.zerohop.spi.Inbound.Listening;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.Verdict;
import java.net.InetSocketAddress;
import java.util.List;
import org.eclipse.jetty.server.AbstractNetworkConnector;
import org.eclipse.jetty.server.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * Reports HTTP connectors after their start, and before they close, which a graceful shutdown
 * begins with. What they answer meanwhile is {@link Requests}' matter.
 */
public final class Jetty9Adapter implements Adapter {

  /** For the weaver. */
  public Jetty9Adapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) {
    binder.exit(Jetty9Hooks.START, (self, args, result, thrown) -> started(self, thrown));
    binder.enter(Jetty9Hooks.CLOSE, (self, args) -> closing(self));
    binder.repeat(Jetty9Hooks.HANDLE, new Requests());
    binder.skip(Jetty9Hooks.REFUSED, (self, args) -> Requests.unlessRefused(args[0]));
    binder.enter(Jetty9Hooks.ABORT, (self, args) -> Requests.cut(self, args[0]));
    binder.enter(
        Jetty9Hooks.ABORT_WIRE,
        (self, args) -> {
          if (self instanceof HttpConnection connection) {
            Requests.cut(connection.getHttpChannel(), args[0]);
          }
        });
    binder.enter(Jetty9Hooks.SEND, (self, args) -> Requests.sending(self, args[0]));
    binder.enter(Jetty9Hooks.COMPLETED, (self, args) -> Requests.over(self));
  }

  private static Verdict started(@Nullable Object self, @Nullable Throwable thrown) {
    // A socket in the file system has no port.
    if (thrown == null
        && self instanceof AbstractNetworkConnector connector
        && connector.getLocalPort() > 0) {
      List<String> protocols = connector.getProtocols();
      if (protocols.stream().anyMatch(name -> name.startsWith("http/") || name.startsWith("h2"))) {
        String host = connector.getHost();
        int port = connector.getLocalPort();
        InetSocketAddress address =
            host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        Ports.opened(connector, new Listening("jetty", address, "http", protocols.contains("ssl")));
      }
    }
    return Verdict.unchanged();
  }

  private static void closing(@Nullable Object self) {
    if (self instanceof AbstractNetworkConnector connector) {
      int port = connector.getLocalPort();
      Ports.closing(connector, port > 0 ? new InetSocketAddress(port) : null);
    }
  }
}
