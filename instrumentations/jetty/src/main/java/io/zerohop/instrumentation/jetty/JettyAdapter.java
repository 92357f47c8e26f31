package io.zerohop.instrumentation.jetty;

import io.zerohop.instrumentation.server.Ports;
import io.zerohop.spi.Inbound.Listening;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.Member;
import io.zerohop.spi.hook.Verdict;
import java.net.InetSocketAddress;
import java.util.List;
import org.eclipse.jetty.server.AbstractNetworkConnector;
import org.jspecify.annotations.Nullable;

/**
 * Reports HTTP connectors after their start, and before they close, which a graceful shutdown
 * begins with. What they answer meanwhile is {@link Requests}' matter.
 */
public final class JettyAdapter implements Adapter {

  /** For the weaver. */
  public JettyAdapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) throws ReflectiveOperationException {
    binder.exit(JettyHooks.START, (self, args, result, thrown) -> started(self, thrown));
    binder.enter(JettyHooks.CLOSE, (self, args) -> closing(self));
    binder.repeat(JettyHooks.HANDLE, new Requests.First());
    binder.skip(JettyHooks.REFUSED, (self, args) -> Requests.unlessRefused(args));
    for (String channel : JettyHooks.LATER) {
      if (context.present(channel)) {
        Class<?> type = context.libraryClass(channel);
        binder.repeat(channel, new Requests.Later(Member.method(context, type, "getRequest", 1)));
      }
    }
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
