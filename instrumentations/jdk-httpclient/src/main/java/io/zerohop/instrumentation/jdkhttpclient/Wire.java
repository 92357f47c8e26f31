package io.zerohop.instrumentation.jdkhttpclient;

import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.Verdict;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** What one attempt puts on the wire: where it connects, request line, headers, TLS. */
final class Wire {
  private static final ThreadLocal<@Nullable SSLContext> TLS = new ThreadLocal<>();

  private Wire() {}

  static void bind(HookBinder binder) {
    binder.skip(JdkHttpClientHooks.ADDRESS, (self, args) -> address(self));
    binder.skip(JdkHttpClientHooks.SECURE, (self, args) -> secure(self));
    binder.skip(JdkHttpClientHooks.HEADERS, (self, args) -> headers(self));
    binder.skip(JdkHttpClientHooks.PATH, (self, args) -> path(self));
    binder.skip(JdkHttpClientHooks.HOST, (self, args) -> host(self));
    binder.exit(
        JdkHttpClientHooks.PSEUDO_HEADERS, (self, args, own, thrown) -> pseudo(args[0], own));
    binder.skip(JdkHttpClientHooks.POOL_KEY, Wire::samePool);
    binder.enter(JdkHttpClientHooks.SERVER_NAME, (self, args) -> serverName(args));
    binder.enter(JdkHttpClientHooks.ENGINE, (self, args) -> engine(args));
  }

  private static Verdict address(@Nullable Object request) {
    Hop.Aim aim = Hop.aimOf(request);
    return aim == null ? Verdict.unchanged() : Verdict.result(aim.address());
  }

  private static Verdict secure(@Nullable Object request) {
    Hop.Aim aim = Hop.aimOf(request);
    if (aim == null || aim.send().tls() == null) {
      return Verdict.unchanged();
    }
    return Verdict.result(true);
  }

  private static Verdict headers(@Nullable Object request) {
    Hop.Aim aim = Hop.aimOf(request);
    return aim == null || aim.headers() == null
        ? Verdict.unchanged()
        : Verdict.result(aim.headers());
  }

  private static Verdict path(@Nullable Object http1Request) {
    return written(
        http1Request,
        (request, aim) -> {
          String path = aim.send().target().path();
          return path == null ? Verdict.unchanged() : Verdict.result(path);
        });
  }

  private static Verdict host(@Nullable Object http1Request) {
    return written(
        http1Request,
        (request, aim) -> {
          String authority = aim.send().target().authority();
          if (authority != null) {
            return Verdict.result(authority);
          }
          // With TLS of ours below an http URL the library would take 443 for the default port.
          return aim.send().tls() == null
              ? Verdict.unchanged()
              : Verdict.result(plain(request.uri()));
        });
  }

  /** The head of HTTP/1.1 is being written: from here on the server may act on it. */
  private static Verdict written(
      @Nullable Object http1Request, BiFunction<HttpRequest, Hop.Aim, Verdict> by) {
    HttpRequest request = Internals.requestOfHttp1(Objects.requireNonNull(http1Request));
    Hop hop = Hop.of(request);
    Hop.Aim aim = Hop.aimOf(request);
    if (hop == null || aim == null) {
      return Verdict.unchanged();
    }
    if (isBare(aim, http1Request)) {
      return refused();
    }
    hop.wrote();
    return by.apply(request, aim);
  }

  /** Whether policy asks for TLS and the connection has none, for the hooks above it failed. */
  private static boolean isBare(Hop.Aim aim, Object http1Request) {
    return aim.send().tls() != null && !Internals.isOverTls(http1Request);
  }

  private static Verdict refused() {
    return Verdict.failure(new SSLException("the mesh's TLS is missing on this connection"));
  }

  private static String plain(URI uri) {
    boolean standard = uri.getPort() == -1 || uri.getPort() == 80;
    return standard && !"https".equalsIgnoreCase(uri.getScheme())
        ? uri.getHost()
        : uri.getPort() == -1 ? uri.getHost() : uri.getHost() + ':' + uri.getPort();
  }

  private static Verdict pseudo(@Nullable Object request, @Nullable Object own) {
    Hop hop = Hop.of(request);
    Hop.Aim aim = Hop.aimOf(request);
    if (hop == null || aim == null || !(own instanceof HttpHeaders headers)) {
      return Verdict.unchanged();
    }
    hop.wrote();
    String path = aim.send().target().path();
    String authority = aim.send().target().authority();
    boolean tls = aim.send().tls() != null;
    if (path == null && authority == null && !tls) {
      return Verdict.unchanged();
    }
    Map<String, List<String>> changed = Headers.copy(headers.map());
    if (path != null) {
      changed.put(":path", List.of(path));
    }
    if (authority != null) {
      changed.put(":authority", List.of(authority));
    }
    if (tls) {
      // RFC 9113 section 8.3.1: a server may refuse a scheme that is not the connection's.
      changed.put(":scheme", List.of("https"));
    }
    return Verdict.result(HttpHeaders.of(changed, (name, value) -> true));
  }

  /** The library compares plain connections by IP address and port alone; ours by pool too. */
  private static Verdict samePool(@Nullable Object self, @Nullable Object[] arguments) {
    Object other = arguments[0];
    if (self == null || other == null || self.getClass() != other.getClass()) {
      return Verdict.unchanged();
    }
    InetSocketAddress one = Internals.destinationOf(self);
    InetSocketAddress two = Internals.destinationOf(other);
    if (!(one instanceof PinnedAddress) && !(two instanceof PinnedAddress)) {
      return Verdict.unchanged();
    }
    boolean same = one != null && two != null && one.getHostString().equals(two.getHostString());
    return same ? Verdict.unchanged() : Verdict.result(false);
  }

  /** TLS names come from the application's URL, not from the label in our address. */
  private static void serverName(@Nullable Object[] arguments) throws SSLException {
    PinnedAddress pinned = arguments[0] instanceof PinnedAddress ours ? ours : null;
    // Always set: what an engine that was never made left behind is not for this one.
    TLS.set(pinned != null && pinned.tls() instanceof SSLContext context ? context : null);
    if (pinned != null) {
      arguments[0] = InetSocketAddress.createUnresolved(pinned.host(), pinned.getPort());
    }
  }

  /** The engine is made right after its server name, on the same thread. */
  private static void engine(@Nullable Object[] arguments) {
    SSLContext context = TLS.get();
    if (context == null) {
      return;
    }
    TLS.set(null);
    arguments[0] = context;
    if (arguments[3] instanceof SSLParameters parameters) {
      // The peer is checked by the context's trust manager, by its identity and not by its name.
      parameters.setEndpointIdentificationAlgorithm(null);
    }
  }
}
