package io.zerohop.controlplane.api;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.NetUtil;
import io.zerohop.controlplane.api.access.Token;
import io.zerohop.controlplane.api.access.UserFiles;
import io.zerohop.controlplane.api.batch.Batch;
import io.zerohop.controlplane.api.batch.BatchEndpoint;
import io.zerohop.controlplane.api.conditions.ConditionWriter;
import io.zerohop.controlplane.api.diagnostics.DiagnosticsEndpoint;
import io.zerohop.controlplane.api.diagnostics.Plane;
import io.zerohop.controlplane.api.discovery.DiscoveryEndpoint;
import io.zerohop.controlplane.api.discovery.OpenApiEndpoint;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.api.error.StatusError;
import io.zerohop.controlplane.api.http.Gate;
import io.zerohop.controlplane.api.http.HttpServer;
import io.zerohop.controlplane.api.http.HttpSettings;
import io.zerohop.controlplane.api.resource.ResourceEndpoint;
import io.zerohop.controlplane.api.watch.WatchEndpoint;
import io.zerohop.controlplane.ca.ServingCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The policy API, listening. */
public final class ApiServer implements AutoCloseable {
  private static final int MAX_BODY = 8 * 1024 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpServer http;
  private final UserFiles access;
  private final ConditionWriter conditions;

  private ApiServer(HttpServer http, UserFiles access, ConditionWriter conditions) {
    this.http = http;
    this.access = access;
    this.conditions = conditions;
  }

  /**
   * Starts it. Token and certificate are made where the data directory has none.
   *
   * @throws IOException if the address cannot be listened on, or a file cannot be read or written
   * @throws GeneralSecurityException if a key or certificate of the data directory is broken
   */
  public static ApiServer start(ApiSettings settings, ApiParts parts)
      throws IOException, GeneralSecurityException {
    Path data = settings.dataDirectory();
    String token = Token.loadOrCreate(data);
    ServingCertificate certificate =
        ServingCertificate.loadOrCreate(
            data, names(settings), OwnNames.of(settings.address().getAddress()), parts.clock());
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
    AtomicReference<String> url = new AtomicReference<>("");
    HttpServer server =
        HttpServer.start(http, router(settings, parts, certificate.certificate(), url::get));
    String reached = url(server.address());
    url.set(reached);
    ConditionWriter conditions =
        new ConditionWriter(parts.store(), parts.agents(), parts.translation(), parts.clock());
    return new ApiServer(server, new UserFiles(reached, token, certificate.pem()), conditions);
  }

  private static Router router(
      ApiSettings settings, ApiParts parts, X509Certificate certificate, Supplier<String> url) {
    Clock clock = parts.clock();
    WatchEndpoint watches = new WatchEndpoint(parts.store(), clock);
    Batch batch =
        new Batch(
            parts.store(), parts.policies(), () -> parts.translation().get().catalog(), clock);
    Plane plane =
        new Plane(
            settings.version(),
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            url,
            settings.xds(),
            settings.dataDirectory().toString());
    DiagnosticsEndpoint diagnostics =
        new DiagnosticsEndpoint(
            new DiagnosticsEndpoint.Sources(
                plane, parts.store(), parts.agents(), parts.translation(), certificate, clock));
    return new Router(
        new Router.Parts(
            new DiscoveryEndpoint(settings.version()),
            new OpenApiEndpoint(settings.version()),
            new NamespaceEndpoint(parts.store()),
            new ResourceEndpoint(parts.store(), clock, watches::watch),
            new OwnPaths(new BatchEndpoint(batch), diagnostics)));
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
    return "https://"
        + (address.getAddress().isAnyLocalAddress()
            ? "127.0.0.1:" + address.getPort()
            : NetUtil.toSocketAddressString(address));
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
    conditions.close();
    http.close();
  }
}
