package io.zerohop.instrumentation.postgresql;

import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.attempt.Step.Limits;
import io.zerohop.spi.SqlExchange;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets to the server that the engine chose, connected already: the driver connects none that is.
 * The driver keeps it with the connection, so that a cancel reaches the same server.
 */
final class Route extends SocketFactory {
  private final SqlExchange exchange;
  private final Step step;
  private final @Nullable String localAddress;
  private volatile int timeoutMillis;
  private volatile @Nullable Socket last;
  private volatile boolean connected;
  private volatile boolean standing;

  /**
   * A route to where the step says, or to nowhere where it says so.
   *
   * @param localAddress from where to connect; null for anywhere
   */
  Route(SqlExchange exchange, Step step, @Nullable String localAddress) {
    this.exchange = exchange;
    this.step = step;
    this.localAddress = localAddress;
  }

  /** The connection's exchange. */
  SqlExchange exchange() {
    return exchange;
  }

  void timeout(int millis) {
    timeoutMillis = millis;
  }

  /** Whether a socket was connected. */
  boolean isConnected() {
    return connected;
  }

  /** The last socket is that of a connection that the application gets: its close is an end. */
  void stands() {
    standing = true;
  }

  @Override
  public Socket createSocket() throws IOException {
    if (!(step instanceof Step.Send send)) {
      throw new ConnectException("policy lets nobody connect");
    }
    if (send.tls() != null) {
      throw new ConnectException("databases are not reached by the mesh's own TLS");
    }
    Routed socket = new Routed(standing ? null : this);
    try {
      if (localAddress != null) {
        socket.bind(new InetSocketAddress(InetAddress.getByName(localAddress), 0));
      }
      socket.connect(send.address(), millis(send.limits()));
    } catch (IOException | RuntimeException failed) {
      socket.close();
      throw failed;
    }
    if (!standing) {
      connected = true;
      last = socket;
    }
    return socket;
  }

  private int millis(Limits limits) {
    long millis = timeoutMillis == 0 ? Integer.MAX_VALUE : timeoutMillis;
    if (!standing) {
      long connect = limits.connectTimeoutNanos();
      millis = connect > 0 ? Math.min(millis, TimeUnit.NANOSECONDS.toMillis(connect)) : millis;
      long left = limits.attemptDeadline() - System.nanoTime();
      boolean limited = limits.attemptDeadline() != Limits.NONE;
      millis = limited ? Math.min(millis, TimeUnit.NANOSECONDS.toMillis(left)) : millis;
    }
    return (int) Math.max(1, millis);
  }

  private void closed(Socket socket) {
    if (standing && socket == last) {
      exchange.bodyEnd(null);
    }
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket();
  }

  /** A socket that tells its end, and is not bound a second time. */
  private static final class Routed extends Socket {
    private final @Nullable Route route;

    Routed(@Nullable Route route) {
      super(Proxy.NO_PROXY);
      this.route = route;
    }

    @Override
    public void bind(SocketAddress from) throws IOException {
      if (!isBound()) {
        super.bind(from);
      }
    }

    @Override
    public void close() throws IOException {
      super.close();
      if (route != null) {
        route.closed(this);
      }
    }
  }
}
