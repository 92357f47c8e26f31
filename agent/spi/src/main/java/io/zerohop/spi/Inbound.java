package io.zerohop.spi;

import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.serve.ServedRequest;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The port through which adapters tell what a server does, and through which the calls that it
 * answers reach the engine; the runtime implements it. Thread-safe.
 */
public interface Inbound {
  /** A server of the application accepts connections now. Never throws. */
  void listening(Listening listening);

  /** That server has stopped, or is about to. Never throws. */
  void closed(InetSocketAddress address);

  /**
   * Whether calls that come in concern the mesh at all: what keeps them free of cost while nobody
   * wants to know. May throw; callers guard.
   */
  default boolean mayConcern() {
    return false;
  }

  /** A call that comes in, or null where nothing is to change. May throw; callers guard. */
  default @Nullable Call begin(ServedRequest request) {
    return null;
  }

  /**
   * Whether a call must be refused rather than served without the mesh, where a fault keeps {@link
   * #begin} from its end: the configuration held says who may call.
   */
  default boolean failsClosed(ServedRequest request) {
    return false;
  }

  /**
   * A listening port.
   *
   * @param library which server, for the status: {@code tomcat}, {@code jdk-httpserver}
   * @param address what it is bound to
   * @param protocol {@code http} or {@code grpc}
   * @param tls whether the application's own TLS is on that port
   */
  record Listening(String library, InetSocketAddress address, String protocol, boolean tls) {}
}
