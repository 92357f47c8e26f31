package io.zerohop.spi.http;

import io.zerohop.engine.attempt.Step;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sockets for one attempt: whatever address the client connects them to, they lead to the step's
 * endpoint, and speak the mesh's TLS below a URL that has none.
 */
public final class EndpointSockets extends SocketFactory {
  private final SocketFactory original;
  private final Step.Send send;
  private final WeakReference<Attempt> attempt;
  private final @Nullable SSLContext tls;
  private final String host;

  /**
   * @param original makes the sockets proper
   * @param host the host of the application's URL
   * @param secure whether the client itself speaks TLS over them
   */
  public EndpointSockets(
      SocketFactory original, Step.Send send, Attempt attempt, String host, boolean secure) {
    this.original = original;
    this.send = send;
    this.attempt = new WeakReference<>(attempt); // A pool may keep this object.
    this.tls = secure ? null : (SSLContext) send.tls();
    this.host = host;
  }

  @Override
  public Socket createSocket() throws IOException {
    EndpointSocket socket = new EndpointSocket(original.createSocket(), send.address(), tls, host);
    Attempt opening = attempt.get();
    if (opening != null) {
      opening.opens(socket);
    }
    return socket;
  }

  @Override
  public Socket createSocket(String to, int port) throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(String to, int port, InetAddress local, int localPort)
      throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(InetAddress to, int port) throws IOException {
    return connected();
  }

  @Override
  public Socket createSocket(InetAddress to, int port, InetAddress local, int localPort)
      throws IOException {
    return connected();
  }

  private Socket connected() throws IOException {
    Socket socket = createSocket();
    socket.connect(send.address());
    return socket;
  }
}
