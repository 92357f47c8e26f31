package io.zerohop.instrumentation.undertow;

import io.undertow.Undertow;
import io.undertow.Undertow.ListenerInfo;
import io.zerohop.instrumentation.server.Ports;
import io.zerohop.spi.Inbound.Listening;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.Verdict;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reports HTTP listeners after their start, and before they stop, while they still answer. What
 * they answer meanwhile is {@link Requests}' matter.
 */
public final class UndertowAdapter implements Adapter {
  private final Map<Object, List<Listening>> open =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** For the weaver. */
  public UndertowAdapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) {
    binder.exit(UndertowHooks.START, (self, args, result, thrown) -> started(self, thrown));
    binder.enter(UndertowHooks.STOP, (self, args) -> stopping(self));
    Requests requests = new Requests();
    binder.repeat(UndertowHooks.ROOT, requests);
    binder.skip(UndertowHooks.REFUSED, requests::unlessRefused);
    binder.enter(UndertowHooks.DISPATCH, requests::dispatched);
  }

  private Verdict started(@Nullable Object self, @Nullable Throwable thrown) {
    if (thrown == null && self instanceof Undertow server) {
      List<Listening> ports = ports(server);
      open.put(server, ports);
      ports.forEach(port -> Ports.opened(port, port));
    }
    return Verdict.unchanged();
  }

  private static List<Listening> ports(Undertow server) {
    List<Listening> ports = new ArrayList<>();
    for (ListenerInfo listener : server.getListenerInfo()) {
      // AJP is no protocol of callers; a socket in the file system has no port.
      boolean tls = "https".equals(listener.getProtcol());
      if ((tls || "http".equals(listener.getProtcol()))
          && listener.getAddress() instanceof InetSocketAddress address) {
        ports.add(new Listening("undertow", address, "http", tls));
      }
    }
    return ports;
  }

  private void stopping(@Nullable Object self) {
    List<Listening> known = open.remove(self);
    List<Listening> ports = known == null ? fromBefore(self) : known;
    ports.forEach(port -> Ports.closing(port, port.address()));
  }

  /** The ports of a server that was started before anybody could tell of it. */
  private static List<Listening> fromBefore(@Nullable Object self) {
    try {
      return self instanceof Undertow server ? ports(server) : List.of();
    } catch (IllegalStateException stopped) {
      return List.of();
    }
  }
}
