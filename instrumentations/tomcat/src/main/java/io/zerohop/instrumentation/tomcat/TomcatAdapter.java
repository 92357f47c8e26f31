package io.zerohop.instrumentation.tomcat;

import io.zerohop.instrumentation.server.Ports;
import io.zerohop.spi.Inbound.Listening;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.Member;
import io.zerohop.spi.hook.Verdict;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Reports HTTP connectors after their start, and before they pause or stop, while they still
 * answer. A graceful shutdown begins with a pause. What they answer meanwhile is {@link Requests}'
 * matter.
 */
public final class TomcatAdapter implements Adapter {

  /** For the weaver. */
  public TomcatAdapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) throws ReflectiveOperationException {
    binder.exit("AbstractProtocol.start", (self, args, result, thrown) -> opened(self, thrown));
    binder.exit("AbstractProtocol.resume", (self, args, result, thrown) -> opened(self, thrown));
    binder.enter("AbstractProtocol.pause", (self, args) -> closing(self));
    binder.enter("AbstractProtocol.stop", (self, args) -> closing(self));
    binder.repeat(TomcatHooks.FIRST, new Requests.First());
    binder.skip(TomcatHooks.REFUSED, Requests::unlessRefused);
    binder.repeat(TomcatHooks.LATER, new Requests.Later());
    Member answer =
        Member.read(
            context, context.libraryClass("org.apache.coyote.AbstractProcessor"), "response");
    binder.enter(TomcatHooks.COMMIT, (self, args) -> Requests.committing(answer.call(self)));
    binder.enter(TomcatHooks.COMMIT_STREAM, (self, args) -> Requests.committing(answer.call(self)));
  }

  private static Verdict opened(@Nullable Object protocol, @Nullable Throwable thrown) {
    // AJP is no protocol of callers; a socket in the file system has no port.
    if (thrown == null && protocol instanceof AbstractHttp11Protocol<?> http) {
      int port = http.getLocalPort();
      if (port > 0) {
        Ports.opened(http, listening(http, port));
      }
    }
    return Verdict.unchanged();
  }

  private static Listening listening(AbstractHttp11Protocol<?> http, int port) {
    InetAddress address = http.getAddress();
    return new Listening(
        "tomcat",
        address == null ? new InetSocketAddress(port) : new InetSocketAddress(address, port),
        "http",
        http.isSSLEnabled());
  }

  private static void closing(@Nullable Object protocol) {
    if (protocol instanceof AbstractHttp11Protocol<?> http) {
      int port = http.getLocalPort();
      Ports.closing(http, port > 0 ? new InetSocketAddress(port) : null);
    }
  }
}
