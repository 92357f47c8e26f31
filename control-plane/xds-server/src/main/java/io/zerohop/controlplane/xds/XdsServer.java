package io.zerohop.controlplane.xds;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.zerohop.controlplane.api.agents.AgentChannel;
import io.zerohop.controlplane.catalog.Catalog;
import io.zerohop.controlplane.translate.Audience;
import io.zerohop.controlplane.translate.Dialect;
import io.zerohop.controlplane.translate.Translation;
import io.zerohop.controlplane.xds.agents.AgentService;
import io.zerohop.controlplane.xds.agents.LiveAgents;
import io.zerohop.controlplane.xds.agents.Withdrawals;
import io.zerohop.controlplane.xds.serve.Hub;
import io.zerohop.controlplane.xds.serve.Loop;
import io.zerohop.controlplane.xds.wire.AdsService;
import io.zerohop.controlplane.xds.wire.Core;
import io.zerohop.controlplane.xds.wire.Gate;
import io.zerohop.controlplane.xds.wire.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Serves ADS (delta and state-of-the-world) and the agents' own stream on one port. Start it once;
 * all methods may be called by any thread.
 */
public final class XdsServer implements AutoCloseable {
  private static final long TICK_MILLIS = 50;
  private static final long SWEEP_MILLIS = 1_000;

  /** A client whose process or network froze is found within 15 s. */
  private static final long PING_SECONDS = 10;

  private static final long PONG_SECONDS = 5;
  private static final long CLOSE_SECONDS = 2;

  /**
   * The view that is always there, so that a policy is known to be translated before clients come.
   */
  private static final Audience FIRST = new Audience(Dialect.AGENT, "default", true);

  private final Loop loop = new Loop();
  private final Catalog catalog;
  private final Hub hub;
  private final Publisher publisher;
  private final WorkloadMemory memory;
  private final AgentService agents;
  private final LiveAgents channel;
  private final Server server;

  /**
   * Prepares a server; nothing runs until {@link #start}.
   *
   * @param source the policies and the catalog as they are now, translated; called on a thread of
   *     the server's own, after each change of the catalog and each {@link #refresh}
   */
  public XdsServer(XdsServerSettings settings, Catalog catalog, Supplier<Translation> source) {
    this.catalog = catalog;
    // The publisher and the hub know each other; the hub only tells it of audiences, later.
    Publisher[] later = new Publisher[1];
    Clock clock = settings.clock();
    hub =
        new Hub(
            loop,
            clock,
            audience -> later[0].want(audience),
            audience -> later[0].unwant(audience));
    Core core = new Core(loop, hub, clock);
    publisher = new Publisher(core, source);
    later[0] = publisher;
    memory = new WorkloadMemory(catalog, settings.workloads());
    Withdrawals withdrawals = new Withdrawals(core, publisher::refresh);
    agents =
        new AgentService(
            core, catalog, withdrawals, new AgentService.Told(settings.version(), settings.otlp()));
    channel = new LiveAgents(core, agents);
    loop.every(TICK_MILLIS, hub::flushDelayed);
    loop.every(TICK_MILLIS, withdrawals::review);
    loop.every(SWEEP_MILLIS, catalog::sweep);
    loop.every(SWEEP_MILLIS, hub::forgetIdle);
    server =
        NettyServerBuilder.forAddress(settings.address())
            .directExecutor()
            .addService(new AdsService(core))
            .addService(agents)
            .intercept(new Gate(settings.token()))
            .intercept(Peer.interceptor())
            .keepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(PONG_SECONDS, TimeUnit.SECONDS)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .build();
  }

  /**
   * Restores registrations, translates, and listens.
   *
   * @throws IOException if the address cannot be listened on, such as a port in use
   */
  @SuppressWarnings("FutureReturnValueIgnored") // a refresh tells its failure
  public void start() throws IOException {
    memory.start();
    catalog.listen(snapshot -> publisher.refresh());
    loop.execute(() -> hub.keep(FIRST));
    publisher.start();
    server.start();
  }

  /** The address that is listened on. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getListenSockets().get(0);
  }

  /**
   * Policies changed.
   *
   * @return done when what holds now is being served; fails where it cannot be translated
   */
  public CompletableFuture<Void> refresh() {
    return publisher.refresh();
  }

  /** The live agents, for the policy API. */
  public AgentChannel agents() {
    return channel;
  }

  /** Ends all streams; registrations stay stored. */
  @Override
  public void close() {
    agents.close();
    memory.close();
    server.shutdownNow();
    try {
      server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    publisher.close();
    loop.close();
  }
}
