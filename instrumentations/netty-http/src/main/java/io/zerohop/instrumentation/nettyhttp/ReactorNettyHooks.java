package io.zerohop.instrumentation.nettyhttp;

import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** Where Reactor Netty has bound a server, and where it is told to close it. */
public final class ReactorNettyHooks implements HookProvider {
  static final String BOUND = "DisposableBind.onNext";
  static final String CLOSE = "DisposableBind.dispose";

  static final String BIND = "reactor.netty.transport.ServerTransport$DisposableBind";

  /** For the service loader. */
  public ReactorNettyHooks() {}

  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
        "reactor-netty",
        Library.of("io.projectreactor.netty:reactor-netty-http").versions("1.0.0", ""),
        "io.zerohop.instrumentation.nettyhttp.ReactorNettyAdapter",
        List.of(
            HookPoint.enter(BIND, "onNext", "(Lio/netty/channel/Channel;)V").named(BOUND),
            HookPoint.enter(BIND, "dispose", "()V").named(CLOSE)));
  }
}
