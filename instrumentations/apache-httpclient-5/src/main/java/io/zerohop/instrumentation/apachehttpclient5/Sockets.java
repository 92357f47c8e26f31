package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import io.zerohop.spi.http.Attempt;
import io.zerohop.spi.http.EndpointSocket;
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The sockets that an attempt opens: a connection is bound to each before and after it connects.
 */
final class Sockets implements RepeatHandler {
  private static final ThreadLocal<@Nullable Opening> CURRENT = new ThreadLocal<>();

  /** The attempt under way on this thread; the client connects on the caller's. */
  private record Opening(Step.Send send, Attempt attempt, String host, boolean secure) {}

  /** From now on sockets of this thread are the attempt's. */
  static void open(Step.Send send, Attempt attempt, String host, boolean secure) {
    CURRENT.set(new Opening(send, attempt, host, secure));
  }

  /** The attempt is over. */
  static void done() {
    CURRENT.set(null);
  }

  @Override
  public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
    Opening opening = CURRENT.get();
    if (opening == null
        || !(arguments[0] instanceof Socket socket)
        || socket instanceof SSLSocket
        || socket instanceof EndpointSocket) {
      return null;
    }
    try {
      opening.attempt.opens(socket);
      if (socket.isConnected() && !opening.secure && opening.send.tls() instanceof SSLContext tls) {
        arguments[0] = EndpointSocket.secured(socket, tls, opening.host);
      }
      return opening;
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
