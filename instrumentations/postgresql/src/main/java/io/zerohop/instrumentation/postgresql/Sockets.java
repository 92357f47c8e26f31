package io.zerohop.instrumentation.postgresql;

import io.zerohop.instrumentation.jdbc.Opening;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sockets to the server that the engine chose, connected already: the driver resolves no name then.
 * The driver keeps it with the connection, so that a cancel reaches the same server, and so that we
 * know the connection again.
 */
final class Sockets extends SocketFactory {
  private final Opening opening;
  private final Pair pair;
  private final boolean behind;
  private final int timeoutMillis;
  private final @Nullable String localAddress;

  /**
   * @param behind whether they are for the connection for reads
   * @param timeoutMillis the driver's own limit; 0 for none
   */
  Sockets(Connecting connecting, boolean behind, int timeoutMillis) {
    this.opening = connecting.opening();
    this.pair = connecting.pair();
    this.localAddress = connecting.localAddress();
    this.behind = behind;
    this.timeoutMillis = timeoutMillis;
  }

  Opening opening() {
    return opening;
  }

  /** What the connection belongs to. */
  Pair pair() {
    return pair;
  }

  /** Whether it is the connection for reads. */
  boolean isBehind() {
    return behind;
  }

  @Override
  public Socket createSocket() throws IOException {
    return opening.connected(timeoutMillis, localAddress);
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
}
