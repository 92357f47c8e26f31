package io.zerohop.controlplane.server;

import io.zerohop.controlplane.api.ApiParts;
import io.zerohop.controlplane.api.ApiServer;
import io.zerohop.controlplane.api.ApiSettings;
import io.zerohop.controlplane.api.access.Token;
import io.zerohop.controlplane.api.policies.StoredPolicies;
import io.zerohop.controlplane.api.telemetry.Received;
import io.zerohop.controlplane.catalog.Catalog;
import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.controlplane.store.SqliteStore;
import io.zerohop.controlplane.store.Store;
import io.zerohop.controlplane.store.StoreException;
import io.zerohop.controlplane.telemetry.ReceivedMetrics;
import io.zerohop.controlplane.telemetry.ReceivedTraces;
import io.zerohop.controlplane.telemetry.edge.EdgeWindow;
import io.zerohop.controlplane.telemetry.window.TraceWindow;
import io.zerohop.controlplane.translate.DeclaredWorkloads;
import io.zerohop.controlplane.translate.Translation;
import io.zerohop.controlplane.translate.Translator;
import io.zerohop.controlplane.xds.XdsServer;
import io.zerohop.controlplane.xds.XdsServerSettings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running control plane: store, catalog, translation, xDS server and policy API. */
final class ControlPlane implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Translator translator = new Translator();
  private final Catalog catalog;
  private final StoredPolicies policies;
  private final XdsServer xds;
  private final ApiServer api;
  private final InetSocketAddress xdsAddress;
  private @Nullable PolicySet declared;
  private volatile @Nullable ApiServer reached;

  @SuppressWarnings("FutureReturnValueIgnored") // a refresh tells its failure
  private ControlPlane(ControlPlaneSettings settings, Clock clock)
      throws IOException, GeneralSecurityException {
    try {
      Store store = opened(SqliteStore.open(settings.data(), clock));
      Clock steady = new SteadyClock(clock, System::nanoTime);
      catalog = new Catalog(steady);
      catalog.listen(new KeptServices(LOG::warn));
      String token = Token.loadOrCreate(settings.data());
      policies = opened(new StoredPolicies(store));
      String certificate = ApiServer.certificate(http(settings, ""), clock);
      xds =
          opened(
              new XdsServer(
                  new XdsServerSettings(
                      settings.xds(),
                      token,
                      Version.current(),
                      new StoredWorkloads(store),
                      steady,
                      new OtlpForAgents(() -> api(settings.http()), certificate)),
                  catalog,
                  this::translate));
      policies.subscribe(changed -> xds.refresh());
      startXds(xds, settings.xds());
      // As it was asked for: one for all addresses is told in another form by the system.
      xdsAddress = new InetSocketAddress(settings.xds().getAddress(), xds.address().getPort());
      api = opened(startApi(settings, store, received(steady), clock));
      reached = api;
    } catch (IOException | GeneralSecurityException | RuntimeException failed) {
      close();
      throw failed;
    }
  }

  /**
   * Opens everything; when this returns, all ports are listened on.
   *
   * @throws StartFailure if something stands in the way; nothing stays open then
   */
  static ControlPlane start(ControlPlaneSettings settings, Clock clock) throws StartFailure {
    try {
      return new ControlPlane(settings, clock);
    } catch (StoreException unusable) {
      throw new StartFailure(String.valueOf(unusable.getMessage()), unusable);
    } catch (IOException | GeneralSecurityException failed) {
      throw new StartFailure(String.valueOf(failed.getMessage()), failed);
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    opened.push(part);
    return part;
  }

  private static Received received(Clock steady) {
    return new Received(
        new ReceivedTraces(TraceWindow.Bounds.DEFAULT, steady),
        new ReceivedMetrics(EdgeWindow.Bounds.DEFAULT, steady));
  }

  private static void startXds(XdsServer xds, InetSocketAddress address) throws IOException {
    try {
      xds.start();
    } catch (IOException failed) {
      throw explained(failed, address, "--xds");
    }
  }

  private ApiServer startApi(
      ControlPlaneSettings settings, Store store, Received received, Clock clock)
      throws IOException, GeneralSecurityException {
    ApiSettings http = http(settings, Address.text(xdsAddress));
    try {
      return ApiServer.start(
          http, new ApiParts(store, policies, translator::current, xds.agents(), received, clock));
    } catch (IOException failed) {
      throw explained(failed, settings.http(), "--http");
    }
  }

  private static ApiSettings http(ControlPlaneSettings settings, String xds) {
    return new ApiSettings(
        settings.http(),
        settings.data(),
        List.of("localhost", "127.0.0.1", "::1"),
        Version.current(),
        xds);
  }

  /** Where the API listens, or is to: agents may be back before it is, after a restart. */
  private InetSocketAddress api(InetSocketAddress wanted) {
    ApiServer listening = reached;
    return listening == null ? wanted : listening.address();
  }

  private static IOException explained(
      IOException failed, InetSocketAddress address, String option) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return new IOException(
            "cannot listen on "
                + Address.text(address)
                + ": "
                + cause.getMessage()
                + (String.valueOf(cause.getMessage()).contains("in use")
                    ? ". Stop the program that has it (another zerohop?), or name"
                    : ". Name")
                + " another address with "
                + option,
            failed);
      }
    }
    return failed;
  }

  /** Runs on the xDS server's thread for translations. */
  private Translation translate() {
    PolicySet now = policies.current();
    if (now != declared) {
      declared = now;
      catalog.declare(DeclaredWorkloads.of(now));
    }
    return translator.translate(now, catalog.snapshot());
  }

  /** Where the policy API listens, and what callers on this machine need. */
  ApiServer api() {
    return api;
  }

  /** Where agents connect. */
  InetSocketAddress xdsAddress() {
    return xdsAddress;
  }

  /** Ends everything in the opposite order; what was acknowledged is on disk. */
  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception failed) {
        LOG.warn("A part did not end cleanly; the others go on", failed);
      }
    }
  }
}
