package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import io.zerohop.spi.http.EndpointSocket;
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The sockets that an attempt of a classic client opens: a connection is bound to each before and
 * after it connects.
 */
final class Sockets implements RepeatHandler {
  @Override
  public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
    Aim aim = Aim.current();
    if (aim == null
        || !(arguments[0] instanceof Socket socket)
        || socket instanceof SSLSocket
        || socket instanceof EndpointSocket) {
      return null;
    }
    try {
      aim.attempt.opens(socket);
      SSLContext tls = aim.tls();
      if (socket.isConnected() && tls != null) {
        arguments[0] = EndpointSocket.secured(socket, tls, aim.host);
      }
      return aim;
    } catch (IOException failed) {
      return failed;
    }
  }

  /** A handshake that failed is the client's failure, never a connection without TLS. */
  @Override
  public Verdict exit(Object token, Pass pass) {
    return token instanceof IOException failed ? Verdict.failure(failed) : Verdict.unchanged();
  }
}
