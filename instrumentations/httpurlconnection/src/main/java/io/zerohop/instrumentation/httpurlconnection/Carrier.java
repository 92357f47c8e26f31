package io.zerohop.instrumentation.httpurlconnection;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * An object of ours in a field of the JDK's that holds a proxy; means "no proxy" to whoever asks.
 * It saves a weak table from objects of the JDK to objects of ours.
 */
abstract class Carrier extends Proxy {
  private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("", 0);

  Carrier() {
    // The only constructor that a subclass can reach; nobody sees its arguments.
    super(Type.HTTP, NOWHERE);
  }

  @Override
  public final Type type() {
    return Type.DIRECT;
  }

  @Override
  public final @Nullable SocketAddress address() {
    return null;
  }

  /**
   * What a pooled connection carries: the endpoint that it leads to and the call that uses it now.
   */
  static final class OfClient extends Carrier {
    private final @Nullable String poolKey;
    volatile @Nullable Hop hop;
    volatile @Nullable Object idleKey;

    /** What was connected to the endpoint, below TLS of the mesh; null where that is not known. */
    volatile @Nullable Socket wire;

    OfClient(@Nullable String poolKey, Hop hop) {
      this.poolKey = poolKey;
      this.hop = hop;
    }

    /** The endpoint's key; null for a connection that is none. */
    @Nullable String poolKey() {
      return poolKey;
    }

    /** What to close to end the connection. */
    static @Nullable Socket wireOf(Object client) throws Throwable {
      OfClient carried = in(client);
      Socket wire = carried == null ? null : carried.wire;
      return wire == null ? (Socket) Jdk.SOCKET.get(client) : wire;
    }

    static @Nullable OfClient in(Object client) throws Throwable {
      return Jdk.CLIENT_PROXY.get(client) instanceof OfClient carried ? carried : null;
    }
  }

  /** What an HttpURLConnection carries: the call that it makes. */
  static final class OfConnection extends Carrier {
    private final Hop hop;

    OfConnection(Hop hop) {
      this.hop = hop;
    }

    static @Nullable Hop in(Object connection) throws Throwable {
      return Jdk.PROXY.get(connection) instanceof OfConnection carried ? carried.hop : null;
    }
  }
}
