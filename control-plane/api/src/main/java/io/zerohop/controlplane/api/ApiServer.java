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
import io.zerohop.controlplane.api.telemetry.EdgesEndpoint;
import io.zerohop.controlplane.api.telemetry.FiguresEndpoint;
import io.zerohop.controlplane.api.telemetry.TelemetryEndpoint;
import io.zerohop.controlplane.api.telemetry.TracesEndpoint;
import io.zerohop.controlplane.api.watch.WatchEndpoint;
import io.zerohop.controlplane.ca.ServingCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The policy API, listening. */
public final class ApiServer implements AutoCloseable {
  private static final int MAX_BODY = 8 * 1024 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpServer http;
  private final UserFiles access;
  private final ConditionWriter conditions;
  private final AtomicBoolean ready;

  private ApiServer(
      HttpServer http, UserFiles access, ConditionWriter conditions, AtomicBoolean ready) {
    this.http = http;
    this.access = access;
    this.conditions = conditions;
    this.ready = ready;
  }

  /**
   * Starts it; it answers at once, but says that it is ready only after {@link #ready}. Token and
   * certificate are made where the data directory has none.
   *
   * @throws IOException if the address cannot be listened on, or a file cannot be read or written
   * @throws GeneralSecurityException if a key or certificate of the data directory is broken
   */
  public static ApiServer start(ApiSettings settings, ApiParts parts)
      throws IOException, GeneralSecurityException {
    String token = Token.loadOrCreate(settings.dataDirectory());
    ServingCertificate certificate = serving(settings, parts.clock());
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
    AtomicBoolean ready = new AtomicBoolean();
    Plane plane = plane(settings, parts.clock(), url::get);
    HttpServer server =
        HttpServer.start(http, router(parts, plane, certificate.certificate(), ready::get));
    String reached = url(server.address());
    url.set(reached);
    ConditionWriter conditions =
        new ConditionWriter(parts.store(), parts.agents(), parts.translation(), parts.clock());
    return new ApiServer(
        server, new UserFiles(reached, token, certificate.pem()), conditions, ready);
  }

  /**
   * The certificate in PEM that a server of these settings shows, once it is started; made where
   * the data directory has none.
   */
  public static String certificate(ApiSettings settings, Clock clock)
      throws IOException, GeneralSecurityException {
    return serving(settings, clock).pem();
  }

  private static ServingCertificate serving(ApiSettings settings, Clock clock)
      throws IOException, GeneralSecurityException {
    return ServingCertificate.loadOrCreate(
        settings.dataDirectory(),
        names(settings),
        OwnNames.of(settings.address().getAddress()),
        clock);
  }

  private static Plane plane(ApiSettings settings, Clock clock, Supplier<String> url) {
    return new Plane(
        settings.version(),
        clock.instant().truncatedTo(ChronoUnit.SECONDS),
        url,
        settings.xds(),
        settings.dataDirectory().toString());
  }

  private static Router router(
      ApiParts parts, Plane plane, X509Certificate certificate, BooleanSupplier ready) {
    Clock clock = parts.clock();
    WatchEndpoint watches = new WatchEndpoint(parts.store(), clock);
    Batch batch =
        new Batch(
            parts.store(), parts.policies(), () -> parts.translation().get().catalog(), clock);
    DiagnosticsEndpoint.Sources sources =
        new DiagnosticsEndpoint.Sources(
            plane, parts.store(), parts.agents(), parts.translation(), certificate, clock);
    TelemetryEndpoint telemetry = new TelemetryEndpoint(parts.received());
    return new Router(
        new Router.Parts(
            new DiscoveryEndpoint(plane.version()),
            new OpenApiEndpoint(plane.version()),
            new NamespaceEndpoint(parts.store()),
            new ResourceEndpoint(parts.store(), clock, watches::watch),
            new OwnPaths(
                new BatchEndpoint(batch),
                new DiagnosticsEndpoint(sources),
                new TracesEndpoint(parts.received().traces()),
                new EdgesEndpoint(parts.received().metrics())),
            telemetry,
            new FiguresEndpoint(sources, parts.policies()::current, parts.received(), telemetry),
            ready));
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

  /** From now on {@code /readyz} says so: what callers on this machine need is where they look. */
  public void ready() {
    ready.set(true);
  }

  /** Stops listening and ends all connections; the store stays open. */
  @Override
  public void close() {
    conditions.close();
    http.close();
  }
}
