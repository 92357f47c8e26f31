package io.zerohop.instrumentation.httpurlconnection;

import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.Step;
import io.zerohop.instrumentation.httpurlconnection.Carrier.OfClient;
import io.zerohop.instrumentation.httpurlconnection.Carrier.OfConnection;
import io.zerohop.spi.Exchange;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.Outbound;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import io.zerohop.spi.http.Proxies;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URL;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What happens when an HttpURLConnection connects: the decision where to, and again elsewhere when
 * that fails. Between this and the answer ({@link Responses}) lie the sockets ({@link Clients}).
 */
final class Connections {
  /** The hop for which this thread takes a connection out of the JDK's pool or makes one. */
  private static final ThreadLocal<@Nullable Hop> CONNECTING = new ThreadLocal<>();

  private Connections() {}

  /**
   * The call that connects to this very URL object on this thread. The comparison keeps a hop that
   * a fault left behind from every other connection.
   */
  static @Nullable Hop connecting(URL url) {
    Hop hop = CONNECTING.get();
    return hop != null && hop.isFor(url) && !hop.isOver() ? hop : null;
  }

  /**
   * One {@code plainConnect0} on the stack.
   *
   * @param hop the call that connects; null where the mesh has nothing to say
   * @param outer the call in whose connecting this one is nested, by the application's own code
   */
  private record Turn(@Nullable Hop hop, @Nullable Hop outer) {}

  /** {@code plainConnect0}: decides, and decides again after a failed connect. */
  static final class Connect implements RepeatHandler {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments)
        throws Throwable {
      HttpURLConnection connection = (HttpURLConnection) Objects.requireNonNull(self);
      Hop outer = CONNECTING.get();
      if (outer != null) {
        CONNECTING.set(null);
      }
      Hop hop = continued(connection);
      if (hop == null) {
        hop = begun(connection);
      }
      if (hop != null) {
        open(connection, hop);
      }
      return hop == null && outer == null ? null : new Turn(hop, outer);
    }

    @Override
    public Verdict exit(Object token, Pass pass) throws Throwable {
      Turn turn = (Turn) token;
      CONNECTING.set(turn.outer);
      Hop hop = turn.hop;
      if (hop == null) {
        return Verdict.unchanged();
      }
      Object connection = Objects.requireNonNull(pass.self());
      Jdk.PROXY.set(connection, hop.carrier());
      if (pass.thrown() != null) {
        return hop.isOver() ? Verdict.unchanged() : failed(connection, hop, pass.thrown());
      }
      Object client = Jdk.HTTP.get(connection);
      if (client == null) {
        // The application's ResponseCache answers.
        hop.cancel();
      } else {
        use(client, hop);
      }
      return Verdict.unchanged();
    }

    private static Verdict failed(Object connection, Hop hop, Throwable thrown) throws Throwable {
      if (!(thrown instanceof IOException)) {
        hop.cancel();
        return Verdict.unchanged();
      }
      Step next = hop.failed(thrown);
      if (next instanceof Step.Send || next instanceof Step.Respond) {
        hop.perform(next);
        hop.connecting();
        Jdk.FAILED_ONCE.set(connection, false);
        open(connection, hop);
        return Verdict.again();
      }
      return ended(hop, next, thrown);
    }
  }

  /** {@code setNewClient}: the JDK's own second try of a write goes where the first one went. */
  static final class Reconnect implements RepeatHandler {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments)
        throws Throwable {
      Hop hop = self == null ? null : OfConnection.in(self);
      if (hop == null || hop.isOver()) {
        return null;
      }
      CONNECTING.set(hop);
      return hop;
    }

    @Override
    public Verdict exit(Object token, Pass pass) throws Throwable {
      CONNECTING.set(null);
      Object connection = Objects.requireNonNull(pass.self());
      Object client = Jdk.HTTP.get(connection);
      if (pass.thrown() == null && client != null) {
        use(client, (Hop) token);
      }
      return Verdict.unchanged();
    }
  }

  /** The https {@code connect}: what fails after the socket is connected is the TLS handshake. */
  static final class SecureConnect implements RepeatHandler {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
      return self;
    }

    @Override
    public Verdict exit(Object token, Pass pass) throws Throwable {
      Throwable thrown = pass.thrown();
      Hop hop = thrown instanceof IOException ? OfConnection.in(token) : null;
      if (thrown == null || hop == null || hop.isOver() || hop.phase() != Phase.CONNECTED) {
        return Verdict.unchanged();
      }
      Step next = hop.failed(thrown);
      if (next instanceof Step.Send || next instanceof Step.Respond) {
        hop.perform(next);
        Responses.forget(token);
        return Verdict.again();
      }
      return ended(hop, next, thrown);
    }
  }

  /** What the application gets when a call fails for good. */
  static Verdict ended(Hop hop, Step next, Throwable thrown) {
    IOException instead = null;
    if (next instanceof Step.Fail fail) {
      instead = hop.exception(fail);
    } else if (hop.isOverdue(thrown) && !hop.isOverdueOfOurs(thrown)) {
      instead = hop.overdue();
      instead.initCause(thrown);
    }
    hop.bodyEnd(null);
    hop.cancel();
    return instead == null ? Verdict.unchanged() : Verdict.failure(instead);
  }

  /** The hop that the connection makes already, for the step that is due; null for a new one. */
  private static @Nullable Hop continued(Object connection) throws Throwable {
    Hop hop = OfConnection.in(connection);
    if (hop == null) {
      return null;
    }
    if (hop.isFor(url(connection)) && !hop.isOver() && !hop.isSettled() && hop.connecting()) {
      return hop;
    }
    hop.bodyEnd(null);
    hop.cancel();
    Jdk.PROXY.set(connection, hop.original);
    return null;
  }

  private static @Nullable Hop begun(HttpURLConnection connection) throws Throwable {
    Outbound outbound = MeshPorts.outbound();
    Proxy proxy = (Proxy) Jdk.PROXY.get(connection);
    if (outbound == null) {
      return null;
    }
    URL url = url(connection);
    if (!mayConcern(outbound, url)
        || Proxies.used(proxy, ProxySelector.getDefault(), () -> URI.create(url.toString()))) {
      return null;
    }
    UrlRequest request = new UrlRequest(connection, url);
    Exchange exchange = Exchange.begin(request);
    Step first = exchange == null ? null : exchange.first();
    if (exchange == null || first == null || first instanceof Step.PassThrough) {
      return null;
    }
    Hop hop = new Hop(exchange, first, connection, request);
    hop.original = proxy;
    hop.connecting();
    return hop;
  }

  private static boolean mayConcern(Outbound outbound, URL url) {
    try {
      return outbound.mayConcern(UrlRequest.host(url), UrlRequest.port(url));
    } catch (RuntimeException | LinkageError fault) {
      MeshPorts.fault("httpurlconnection", fault);
      return false;
    }
  }

  /** While the JDK connects, its proxy field says what the mesh means: none. */
  private static void open(Object connection, Hop hop) throws Throwable {
    Jdk.PROXY.set(connection, Proxy.NO_PROXY);
    CONNECTING.set(hop);
  }

  private static void use(Object client, Hop hop) throws Throwable {
    OfClient carrier = OfClient.in(client);
    if (carrier != null) {
      carrier.hop = hop;
    }
    hop.reached(Phase.CONNECTED);
    hop.guard(OfClient.wireOf(client));
    hop.readTimeout = Math.max(0, Jdk.readTimeout(client));
    Clients.limitReads(client, hop);
  }

  private static URL url(Object connection) throws Throwable {
    return (URL) Objects.requireNonNull(Jdk.URL_OF.get(connection));
  }
}
