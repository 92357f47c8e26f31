package io.zerohop.spi;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.observe.ObservedPool;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.SqlCall;
import org.jspecify.annotations.Nullable;

/** The port through which exchanges reach the engine; the runtime implements it. Thread-safe. */
public interface Outbound {
  /**
   * Whether a call to this host may concern the mesh at all: the look-up that makes calls to hosts
   * outside cheap. True also while it cannot be known yet.
   */
  boolean mayConcern(String host, int port);

  /**
   * Whether a proxy that the JVM's own settings choose for a destination (http.proxyHost, {@link
   * java.net.ProxySelector#getDefault}) is used for the mesh's destinations too: such a call is not
   * the mesh's then. A proxy that the application gave to the client itself always stays.
   */
  boolean respectsProxies();

  /** Takes note of a call that goes directly, past a proxy that the JVM's settings choose. */
  default void passedProxy() {}

  /** Takes note of a call that may be the mesh's, and that a proxy takes out of its hands. */
  default void leftToProxy() {}

  /**
   * How many bytes of one request an adapter keeps, so that it can be sent once more, where its
   * library does not keep them itself.
   */
  long replayLimit();

  /** Whether anybody wants to know of waits for pooled connections. Cheap. */
  default boolean watchesPools() {
    return false;
  }

  /**
   * A thread of the application asked a pool for a connection. May throw; callers guard.
   *
   * @param nanos how long that took
   * @param failure what it was thrown; null where it has one
   */
  default void waited(ObservedPool pool, long nanos, @Nullable Throwable failure) {}

  /**
   * A call under policy, or null where nothing is to change. May throw; callers guard.
   *
   * @param around what the call is made in the middle of
   */
  @Nullable Call begin(CallRequest request, Around around);

  /**
   * Whether a call to this host must fail rather than go on without the mesh, where a fault keeps
   * {@link #begin} from its end: the configuration held asks for TLS to the destination.
   */
  default boolean failsClosed(String host, int port) {
    return false;
  }

  /**
   * A connection to a database under policy, or null where nothing is to change. May throw; callers
   * guard.
   *
   * @param around what the connection is opened in the middle of
   */
  @Nullable SqlCall beginSql(ConnectRequest request, Around around);
}
