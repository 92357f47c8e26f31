package io.zerohop.controlplane.api;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.zerohop.controlplane.api.access.Token;
import io.zerohop.controlplane.api.access.UserFiles;
import io.zerohop.controlplane.api.discovery.DiscoveryEndpoint;
import io.zerohop.controlplane.api.discovery.OpenApiEndpoint;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.api.error.StatusError;
import io.zerohop.controlplane.api.http.Gate;
import io.zerohop.controlplane.api.http.HttpServer;
import io.zerohop.controlplane.api.http.HttpSettings;
import io.zerohop.controlplane.api.http.RequestHandler;
import io.zerohop.controlplane.api.resource.ResourceEndpoint;
import io.zerohop.controlplane.api.watch.WatchEndpoint;
import io.zerohop.controlplane.ca.ServingCertificate;
import io.zerohop.controlplane.store.Store;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The policy API, listening. */
public final class ApiServer implements AutoCloseable {
  private static final int MAX_BODY = 8 * 1024 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpServer http;
  private final UserFiles access;

  private ApiServer(HttpServer http, UserFiles access) {
    this.http = http;
    this.access = access;
  }

  /**
   * Starts it. Token and certificate are made where the data directory has none.
   *
   * @throws IOException if the address cannot be listened on, or a file cannot be read or written
   * @throws GeneralSecurityException if a key or certificate of the data directory is broken
   */
  public static ApiServer start(ApiSettings settings, Store store, RequestHandler own, Clock clock)
      throws IOException, GeneralSecurityException {
    Path data = settings.dataDirectory();
    String token = Token.loadOrCreate(data);
    ServingCertificate certificate = ServingCertificate.loadOrCreate(data, names(settings), clock);
    HttpSettings http =
        new HttpSettings(
            settings.address(),
            tls(certificate),
            new Gate(token),
            MAX_BODY,
            PATIENCE,
            trouble ->
                Json.bytes(
                    StatusError.failure(trouble.status(), trouble.reason(), trouble.message())));
    WatchEndpoint watches = new WatchEndpoint(store, clock);
    Router router =
        new Router(
            new Router.Parts(
                new DiscoveryEndpoint(settings.version()),
                new OpenApiEndpoint(settings.version()),
                new NamespaceEndpoint(store),
                new ResourceEndpoint(store, clock, watches::watch),
                own));
    HttpServer server = HttpServer.start(http, router);
    return new ApiServer(server, new UserFiles(url(server.address()), token, certificate.pem()));
  }

  private static List<String> names(ApiSettings settings) {
    List<String> names = new ArrayList<>(settings.hostNames());
    InetAddress address = settings.address().getAddress();
    if (address != null && !address.isAnyLocalAddress()) {
      names.add(address.getHostAddress());
    }
    return names;
  }

  private static SslContext tls(ServingCertificate certificate) throws IOException {
    return SslContextBuilder.forServer(certificate.key(), certificate.certificate())
        .sslProvider(SslProvider.JDK)
        .protocols("TLSv1.3", "TLSv1.2")
        .build();
  }

  private static String url(InetSocketAddress address) {
    InetAddress host = address.getAddress();
    String name = host.isAnyLocalAddress() ? "127.0.0.1" : host.getHostAddress();
    return "https://"
        + (name.indexOf(':') >= 0 ? "[" + name + "]" : name)
        + ":"
        + address.getPort();
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return http.address();
  }

  /** What callers on this machine need. */
  public UserFiles access() {
    return access;
  }

  /** Stops listening and ends all connections; the store stays open. */
  @Override
  public void close() {
    http.close();
  }
}
