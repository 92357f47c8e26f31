package io.zerohop.xds.client;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An agent's side of its control plane: one connection, on it one stream of resources and one of
 * the agent's own, both opened again whenever they break. Thread-safe; nothing here blocks or
 * throws.
 */
public final class XdsClient implements AutoCloseable {
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(10);
  private static final Duration SAVE_AFTER = Duration.ofMillis(300);

  private final Loop loop;
  private final Runnable closeLoop;
  private final XdsEvents events;
  private final ControlPlaneConnection connection;
  private final AdsSession resources;
  private final AgentSession agent;
  private final @Nullable LastKnownGood lastKnownGood;
  private final ResourceSink sink;
  private final Backoff resourceRetry;
  private final Backoff agentRetry;

  private @Nullable Channel channel;
  private boolean savePending;
  private volatile boolean closed;
  private volatile ClientState state = ClientState.STARTING;
  private @Nullable Instant savedAt;
  private @Nullable Instant lastUpdate;
  private String failure = "";

  /**
   * What a client needs to know.
   *
   * @param controlPlanes tried in turn
   * @param listenerNames listeners to ask for by name, for control planes without a wildcard
   * @param lastKnownGood null: nothing is kept
   * @param joinToken shown to the control plane as a bearer token; null for none
   */
  public record Options(
      List<ControlPlaneAddress> controlPlanes,
      Workload workload,
      AgentMode mode,
      Set<String> listenerNames,
      @Nullable LastKnownGood lastKnownGood,
      @Nullable String joinToken) {
    public Options {
      controlPlanes = List.copyOf(controlPlanes);
      listenerNames = Set.copyOf(listenerNames);
      if (controlPlanes.isEmpty()) {
        throw new IllegalArgumentException("controlPlanes must not be empty");
      }
    }

    /** Options without a token. */
    public Options(
        List<ControlPlaneAddress> controlPlanes,
        Workload workload,
        AgentMode mode,
        Set<String> listenerNames,
        @Nullable LastKnownGood lastKnownGood) {
      this(controlPlanes, workload, mode, listenerNames, lastKnownGood, null);
    }
  }

  /** What the client calls. */
  public record Ports(
      ResourceParser parser, ResourceSink sink, Questions questions, XdsEvents events) {}

  /** How the client reaches the world; replaced in tests. */
  record World(
      Loop loop,
      Runnable closeLoop,
      Function<ControlPlaneAddress, ManagedChannel> channels,
      DoubleSupplier random) {}

  /** A client on a thread of its own. {@link #start} begins the work. */
  public static XdsClient create(Options options, Ports ports) {
    NettyLoop loop = new NettyLoop(options.joinToken());
    return new XdsClient(options, ports, new World(loop, loop::close, loop::channel, Math::random));
  }

  XdsClient(Options options, Ports ports, World world) {
    this.loop = world.loop();
    this.closeLoop = world.closeLoop();
    this.events = ports.events();
    this.sink = ports.sink();
    this.lastKnownGood = options.lastKnownGood();
    this.resourceRetry = new Backoff(FIRST_RETRY, LAST_RETRY, world.random());
    this.agentRetry = new Backoff(FIRST_RETRY, LAST_RETRY, world.random());
    this.resources =
        new AdsSession(
            loop,
            AgentMessages.node(options.workload()),
            options.listenerNames(),
            ports.parser(),
            new AdsSession.Consumers(this::updated, events, new ResourceLink()));
    this.agent =
        new AgentSession(
            loop,
            options.workload(),
            options.mode(),
            ports.questions(),
            new AgentSession.Listeners(events, new AgentLink()));
    this.connection =
        new ControlPlaneConnection(
            loop,
            options.controlPlanes(),
            world.channels(),
            new Backoff(FIRST_RETRY, LAST_RETRY, world.random()),
            new Connected());
  }

  /** Reads the last-known-good configuration, then connects. Returns at once. */
  public void start() {
    loop.execute(
        () -> {
          restore();
          connection.start();
        });
  }

  /** The application calls what this listener stands for; does nothing if that is known already. */
  public void demand(String listener) {
    loop.execute(
        () -> {
          if (resources.demand(listener)) {
            refreshState();
          }
        });
  }

  /**
   * The ports that the application listens on have changed.
   *
   * @param ports asked on the client's own thread: of changes at once the last counts, whichever is
   *     told first
   * @param opened whether one has opened, which ends a withdrawal
   */
  public void ports(Supplier<ListeningPorts> ports, boolean opened) {
    loop.execute(
        () -> {
          if (agent.ports(ports.get(), opened)) {
            openAgent();
          }
        });
  }

  /** Tells the control plane which mode holds, and who changed it. */
  public void mode(AgentMode mode, String origin) {
    loop.execute(() -> agent.mode(mode, origin));
  }

  /**
   * Runs a short task, which must not throw, after a time on the client's own thread, unless it is
   * closed by then.
   */
  public void later(Duration wait, Runnable task) {
    loop.execute(
        () -> {
          if (!closed) {
            loop.schedule(wait, task);
          }
        });
  }

  /**
   * Takes the workload out of the mesh before it stops.
   *
   * @return true once the agents that call it know; false where that is not to be had in time
   */
  @SuppressWarnings("FutureReturnValueIgnored") // it never fails, and done is told
  public CompletableFuture<Boolean> withdraw(String reason, Duration patience) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    if (closed) {
      done.complete(false);
    } else {
      loop.execute(() -> agent.withdraw(reason, patience).thenAccept(done::complete));
    }
    return done;
  }

  /** How things stand. */
  public ClientState state() {
    return state;
  }

  /** Keeps what is held, then ends all streams and the thread. */
  @Override
  public void close() {
    loop.execute(
        () -> {
          if (!closed) {
            closed = true;
            saveNow();
            resources.close();
            agent.close();
            connection.close();
            closeLoop.run();
          }
        });
  }

  /** The sink hears of it even where nothing was kept: calls may wait for that word. */
  private void restore() {
    try {
      if (lastKnownGood != null) {
        restore(lastKnownGood);
      }
    } catch (RuntimeException e) {
      events.fault("the last-known-good configuration", e);
    }
    if (resources.current() == Configuration.EMPTY) {
      sink.update(Configuration.EMPTY);
    }
    refreshState();
  }

  private void restore(LastKnownGood kept) {
    loop.schedule(kept.refresh(), this::keepFresh);
    LastKnownGood.Saved saved = kept.read();
    if (saved != null) {
      savedAt = saved.savedAt();
      resources.restore(saved.resources(), saved.expired());
      if (!saved.expired()) {
        events.restored(kept.age(saved));
      }
    }
  }

  /** Without a change nothing would be written, and what is on disk would grow old. */
  private void keepFresh() {
    if (closed || lastKnownGood == null) {
      return;
    }
    if (resources.isOpen() && resources.current().origin() == Configuration.Origin.LIVE) {
      lastKnownGood.write(resources.current());
    }
    loop.schedule(lastKnownGood.refresh(), this::keepFresh);
  }

  private void updated(Configuration configuration) {
    lastUpdate = Instant.now();
    refreshState();
    sink.update(configuration); // what it does not take is not kept either
    if (configuration.origin() == Configuration.Origin.LIVE
        && lastKnownGood != null
        && !savePending) {
      savePending = true;
      loop.schedule(SAVE_AFTER, this::saveNow);
    }
  }

  private void saveNow() {
    if (savePending && lastKnownGood != null) {
      savePending = false;
      lastKnownGood.write(resources.current());
    }
  }

  private void openResources() {
    if (channel != null && !closed && !resources.isOpen()) {
      resources.open(channel);
      refreshState();
    }
  }

  private void openAgent() {
    if (channel != null && !closed && !agent.isOpen()) {
      agent.open(channel);
    }
  }

  private void refreshState() {
    Configuration current = resources.current();
    state =
        new ClientState(
            connection.address().toString(),
            connection.isReady(),
            failure,
            resources.protocol(),
            agent.registeredAs(),
            current,
            resources.demanded(),
            resources.refusals(),
            savedAt,
            lastUpdate);
  }

  private final class ResourceLink implements AdsSession.Link {
    @Override
    public void heard() {
      connection.healthy();
      resourceRetry.reset();
      refreshState();
    }

    @Override
    public void ended(boolean fallBack) {
      refreshState();
      if (fallBack) {
        openResources();
      } else {
        loop.schedule(resourceRetry.next(), XdsClient.this::openResources);
      }
    }
  }

  private final class AgentLink implements AgentSession.Link {
    @Override
    public void registered() {
      connection.healthy();
      agentRetry.reset();
      refreshState();
    }

    @Override
    public void ended(@Nullable Duration retryIn, boolean unknown) {
      refreshState();
      if (!unknown) {
        loop.schedule(retryIn == null ? agentRetry.next() : retryIn, XdsClient.this::openAgent);
      }
    }
  }

  private final class Connected implements ControlPlaneConnection.Listener {
    @Override
    public void connected(Channel opened, ControlPlaneAddress address) {
      channel = opened;
      failure = "";
      resources.forgetServer();
      events.connected(address.toString());
      openResources();
      openAgent();
      refreshState();
    }

    @Override
    public void disconnected(ControlPlaneAddress address, String reason, Duration retryIn) {
      channel = null;
      failure = reason;
      resources.close();
      agent.close();
      events.disconnected(address.toString(), reason, retryIn);
      refreshState();
    }
  }
}
