package io.zerohop.spi.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A plain view of a connection to one endpoint, wherever its client connects it to. With TLS of the
 * mesh it shakes hands when it connects, and still looks plain: a client that saw an SSLSocket
 * would tie its connections to the peer's name.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // the sockets below lock
public final class EndpointSocket extends Socket {
  private static final int HANDSHAKE_MILLIS = (int) Duration.ofSeconds(10).toMillis();

  private final Socket raw;
  private final InetSocketAddress endpoint;
  private final @Nullable SSLContext tls;
  private final String host;
  private volatile Socket used;

  EndpointSocket(Socket raw, InetSocketAddress endpoint, @Nullable SSLContext tls, String host) {
    this.raw = raw;
    this.endpoint = endpoint;
    this.tls = tls;
    this.host = host;
    this.used = raw;
  }

  /**
   * A plain view of a connected socket with the mesh's TLS on it.
   *
   * @throws IOException if the handshake failed; the socket is of no use then
   */
  public static EndpointSocket secured(Socket connected, SSLContext tls, String host)
      throws IOException {
    InetSocketAddress endpoint = (InetSocketAddress) connected.getRemoteSocketAddress();
    EndpointSocket socket = new EndpointSocket(connected, endpoint, tls, host);
    socket.shakeHands(tls, HANDSHAKE_MILLIS);
    return socket;
  }

  @Override
  public void connect(SocketAddress ignored, int timeoutMillis) throws IOException {
    raw.connect(endpoint, timeoutMillis);
    if (tls != null) {
      shakeHands(tls, timeoutMillis > 0 ? timeoutMillis : HANDSHAKE_MILLIS);
    }
  }

  private void shakeHands(SSLContext context, int timeoutMillis) throws IOException {
    int own = raw.getSoTimeout();
    raw.setSoTimeout(timeoutMillis);
    SSLSocket secure =
        (SSLSocket) context.getSocketFactory().createSocket(raw, host, endpoint.getPort(), true);
    secure.startHandshake();
    raw.setSoTimeout(own);
    used = secure;
  }

  @Override
  public void connect(SocketAddress ignored) throws IOException {
    connect(ignored, 0);
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return used.getInputStream();
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return used.getOutputStream();
  }

  @Override
  public void close() throws IOException {
    // Closing TLS may wait for a peer that does not read; the connection is what matters.
    raw.close();
  }

  @Override
  public @Nullable SocketChannel getChannel() {
    return null;
  }

  @Override
  public void bind(SocketAddress local) throws IOException {
    raw.bind(local);
  }

  @Override
  public boolean isConnected() {
    return raw.isConnected();
  }

  @Override
  public boolean isBound() {
    return raw.isBound();
  }

  @Override
  public boolean isClosed() {
    return raw.isClosed();
  }

  @Override
  public boolean isInputShutdown() {
    return used.isInputShutdown();
  }

  @Override
  public boolean isOutputShutdown() {
    return used.isOutputShutdown();
  }

  @Override
  public void shutdownInput() throws IOException {
    used.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    used.shutdownOutput();
  }

  @Override
  public @Nullable InetAddress getInetAddress() {
    return raw.getInetAddress();
  }

  @Override
  public InetAddress getLocalAddress() {
    return raw.getLocalAddress();
  }

  @Override
  public int getPort() {
    return raw.getPort();
  }

  @Override
  public int getLocalPort() {
    return raw.getLocalPort();
  }

  @Override
  public @Nullable SocketAddress getRemoteSocketAddress() {
    return raw.getRemoteSocketAddress();
  }

  @Override
  public @Nullable SocketAddress getLocalSocketAddress() {
    return raw.getLocalSocketAddress();
  }

  @Override
  public void setTcpNoDelay(boolean on) throws SocketException {
    raw.setTcpNoDelay(on);
  }

  @Override
  public boolean getTcpNoDelay() throws SocketException {
    return raw.getTcpNoDelay();
  }

  @Override
  public void setSoLinger(boolean on, int seconds) throws SocketException {
    raw.setSoLinger(on, seconds);
  }

  @Override
  public int getSoLinger() throws SocketException {
    return raw.getSoLinger();
  }

  @Override
  public void setSoTimeout(int millis) throws SocketException {
    raw.setSoTimeout(millis);
  }

  @Override
  public int getSoTimeout() throws SocketException {
    return raw.getSoTimeout();
  }

  @Override
  public void setSendBufferSize(int size) throws SocketException {
    raw.setSendBufferSize(size);
  }

  @Override
  public int getSendBufferSize() throws SocketException {
    return raw.getSendBufferSize();
  }

  @Override
  public void setReceiveBufferSize(int size) throws SocketException {
    raw.setReceiveBufferSize(size);
  }

  @Override
  public int getReceiveBufferSize() throws SocketException {
    return raw.getReceiveBufferSize();
  }

  @Override
  public void setKeepAlive(boolean on) throws SocketException {
    raw.setKeepAlive(on);
  }

  @Override
  public boolean getKeepAlive() throws SocketException {
    return raw.getKeepAlive();
  }

  @Override
  public void setTrafficClass(int value) throws SocketException {
    raw.setTrafficClass(value);
  }

  @Override
  public int getTrafficClass() throws SocketException {
    return raw.getTrafficClass();
  }

  @Override
  public void setReuseAddress(boolean on) throws SocketException {
    raw.setReuseAddress(on);
  }

  @Override
  public boolean getReuseAddress() throws SocketException {
    return raw.getReuseAddress();
  }

  @Override
  public <T> Socket setOption(java.net.SocketOption<T> name, T value) throws IOException {
    raw.setOption(name, value);
    return this;
  }

  @Override
  public <T> T getOption(java.net.SocketOption<T> name) throws IOException {
    return raw.getOption(name);
  }

  @Override
  public String toString() {
    return raw.toString();
  }
}
