package io.zerohop.runtime;

import io.zerohop.bootstrap.AgentStart;
import io.zerohop.diagnostics.AgentLog;
import io.zerohop.diagnostics.FailedCalls;
import io.zerohop.diagnostics.Tap;
import io.zerohop.engine.EnginePorts;
import io.zerohop.engine.Held;
import io.zerohop.engine.Mesh;
import io.zerohop.engine.MeshSettings;
import io.zerohop.engine.Mode;
import io.zerohop.engine.Snapshot;
import io.zerohop.engine.observe.TelemetryConfig;
import io.zerohop.engine.serve.OwnLoad;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.hook.Demand;
import io.zerohop.spi.hook.LibraryState;
import io.zerohop.weaver.Weaver;
import io.zerohop.xds.client.AgentMode;
import io.zerohop.xds.client.ClientState;
import io.zerohop.xds.client.XdsClient;
import io.zerohop.xds.translate.ListenerConfig;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The running agent: the engine, fed by the xDS client, asked by the adapters. In the order of
 * time: {@link #weave} on the thread before main, {@link #start}, {@link #connect} on a daemon
 * thread, {@link #leave} when the last server closes or the JVM ends.
 */
final class Agent {
  private static final Duration START_ROUND = Duration.ofMillis(100);
  private static final Duration WITHDRAWAL = Duration.ofSeconds(2);
  private static final Duration CALLS_UNDER_WAY = Duration.ofMillis(300);
  private static final long LIVE_WAIT_NANOS = 250_000_000L;

  private final Settings settings;
  private final Who who;
  private final AgentLog log;
  private final StartGate gate;
  private final LateClient client = new LateClient();
  private final ProxiesMet proxies = new ProxiesMet();
  private final FailedCalls failed = new FailedCalls(InstantSource.system());
  private final Observers observers;
  private final Seeing seeing;
  private final Mesh mesh;
  private final OpenPorts ports;
  private final boolean late;
  private final Instant joined;
  private volatile @Nullable Weaver weaver;
  private volatile @Nullable JvmOptions jvmOptions;

  Agent(Settings settings, Who who, Seeing seeing, AgentLog log) {
    this.settings = settings;
    this.who = who;
    this.log = log;
    this.seeing = seeing;
    this.gate = new StartGate(START_ROUND, this::classesSeen);
    this.observers = new Observers(log::fault).add(failed);
    this.mesh =
        new Mesh(
            new MeshSettings(
                who.namespace(),
                who.service().name(),
                settings.duration(Setting.STARTUP_WAIT).toNanos(),
                LIVE_WAIT_NANOS,
                settings.list(Setting.MESH_HOSTS),
                settings.list(Setting.EXCLUDE_HOSTS)),
            EnginePorts.real(this::want, observers, ResolvedNames.ofJvm()));
    this.ports =
        new OpenPorts(givenPortNames(), this::portsChanged, () -> leave("server closed", true));
    this.late = AgentStart.way().equals("attach");
    this.joined = InstantSource.system().instant();
    if (late) {
      gate.open();
    }
    if (late && !settings.isSet(Setting.STARTUP_WAIT)) {
      mesh.joinedLate();
    }
    mesh.mode(Mode.valueOf(settings.text(Setting.MODE).toUpperCase(Locale.ROOT)));
    OwnLoad load = mesh.ownLoad();
    load.cpu(new CpuShare(new CpuShare.ThisJvm(client), load::isCounting, log));
    load.tell(false); // until a configuration is held, which may forbid it
  }

  /** Puts the hooks in; calls go on unchanged until a configuration is held. */
  void weave(Instrumentation instrumentation) throws IOException {
    jvmOptions = new JvmOptions(instrumentation);
    boolean respectsProxies = settings.flag(Setting.PROXY_RESPECT);
    long replayLimit = settings.bytes(Setting.RETRY_BUFFER);
    MeshPorts.connect(
        new MeshOutbound(mesh, observers, gate, respectsProxies, replayLimit, proxies),
        new MeshInbound(ports, mesh, late ? new LearntPorts(ports) : null),
        log::fault);
    weaver =
        Weaver.start(
            instrumentation, new Weaver.Options(settings.disabledInstrumentations(), false));
  }

  /** The names of all instrumentations that the agent has. */
  List<String> instrumentations() {
    Weaver hooks = weaver;
    return hooks == null ? List.of() : hooks.names();
  }

  /** Lets the rest of the start happen on a daemon thread. */
  void start() {
    Thread starting = new Thread(this::connectLater, "zerohop-start");
    starting.setDaemon(true);
    starting.setContextClassLoader(Agent.class.getClassLoader());
    starting.start();
    Thread ending = new Thread(this::end, "zerohop-end");
    ending.setContextClassLoader(Agent.class.getClassLoader());
    Runtime.getRuntime().addShutdownHook(ending);
  }

  private void connectLater() {
    try {
      gate.await(this::rehearse);
      tellOfClassArchive();
      connectOrGoWithout();
      seeing.start(mesh, observers, this::configured); // after it: no call waits for an exporter
      prepare();
      seeing.whenSeeing(this::weaveOnDemand);
      weaveOnDemand();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | LinkageError e) {
      log.fault("the start of the control plane's client", e);
    }
  }

  private void tellOfClassArchive() {
    String vmInfo = System.getProperty("java.vm.info", "");
    if (!ClassArchive.isShared(vmInfo)) {
      String refusal = ClassArchive.refusal(vmInfo, jvmOptions());
      if (!refusal.isEmpty()) {
        log.warn("settings", refusal);
      }
    }
  }

  /** Since when the configuration in force holds, as far as it is known. */
  private @Nullable Instant configured() {
    XdsClient there = client.get();
    if (there == null) {
      return null;
    }
    ClientState state = there.state();
    return state.lastUpdate() == null ? state.savedAt() : state.lastUpdate();
  }

  /** Calls must not wait for a word of a client that cannot be made. */
  private void connectOrGoWithout() {
    try {
      connect();
    } catch (RuntimeException | LinkageError e) {
      mesh.publish(Snapshot.EMPTY);
      throw e;
    }
  }

  private long classesSeen() {
    Weaver hooks = weaver;
    return hooks == null ? 0 : hooks.classesSeen();
  }

  private void rehearse() {
    Weaver hooks = weaver;
    if (hooks != null) {
      hooks.rehearse();
    }
  }

  private void prepare() {
    Weaver hooks = weaver;
    if (hooks != null) {
      hooks.prepare();
    }
  }

  /** What carries contexts is woven where there are contexts, what is measured where it is told. */
  private void weaveOnDemand() {
    Weaver hooks = weaver;
    if (hooks != null && seeing.isTracing()) {
      hooks.weaveOnDemand(Demand.CONTEXTS);
    }
    if (hooks != null && seeing.isMeasuring()) {
      hooks.weaveOnDemand(Demand.MEASURES);
    }
  }

  /** Loads gRPC, reads the last-known-good, connects and registers. */
  private void connect() {
    Published published = new Published();
    ConfigurationFeed feed = new ConfigurationFeed(who.namespace(), published, this::see);
    StatusReport report =
        new StatusReport(
            who,
            settings,
            mesh,
            failed,
            log,
            ports,
            client,
            feed,
            proxies,
            seeing,
            this::jvmOptions,
            this::libraries,
            this::driversUntouched,
            this::joined);
    Answers answers =
        new Answers(
            who,
            mesh,
            failed,
            new Answers.Parts(report::json, report::libraryWords, this::changeMode, tap()));
    published.answers = answers;
    ClientFactory factory = new ClientFactory(settings, who, log, seeing::receiver);
    XdsClient made = factory.create(mesh.mode(), feed, answers);
    client.come(made);
    made.start();
  }

  /** Others see of the calls what policy says from now on. */
  private void see(Collection<ListenerConfig> listeners) {
    TelemetryConfig said =
        ListenerConfig.telemetry(listeners, who.namespace(), who.service().name());
    seeing.configure(said);
    Held held = mesh.snapshot().held();
    boolean known = held == Held.LIVE || held == Held.LAST_KNOWN_GOOD;
    mesh.ownLoad().tell(known && said.tellsLoad());
  }

  private Tap tap() {
    return new Tap(observers::add, observers::remove, InstantSource.system(), System::nanoTime);
  }

  /** Hands a configuration to the engine, then to the questions that waited for it. */
  private final class Published implements Consumer<Snapshot> {
    private @Nullable Answers answers;

    @Override
    public void accept(Snapshot snapshot) {
      mesh.publish(snapshot);
      if (answers != null) {
        answers.published();
      }
    }
  }

  /**
   * Takes the workload out of the mesh: waits until its callers have heard of it, and then for the
   * calls that they had sent before.
   *
   * @param serving whether there may be such calls
   */
  private void leave(String reason, boolean serving) {
    XdsClient there = client.get();
    if (there == null) {
      return;
    }
    CompletableFuture<Boolean> done = there.withdraw(reason, WITHDRAWAL);
    try {
      boolean confirmed = done.get(WITHDRAWAL.toMillis(), TimeUnit.MILLISECONDS);
      if (confirmed && serving) {
        TimeUnit.MILLISECONDS.sleep(CALLS_UNDER_WAY.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.debug("xds", "withdrawal not confirmed: " + e);
    }
  }

  private void end() {
    seeing.close();
    XdsClient there = client.get();
    if (there != null) {
      leave("the JVM ends", !ports.now().ports().isEmpty());
      there.close();
    }
  }

  private void changeMode(Mode mode) {
    mesh.mode(mode);
    seeing.modeChanged();
    Weaver hooks = weaver;
    if (hooks != null) {
      hooks.active(mode != Mode.OFF);
    }
    client.use(there -> there.mode(AgentMode.valueOf(mode.name()), "zerohop mode"));
    log.info("settings", "mode " + mode.name().toLowerCase(Locale.ROOT) + ", by the control plane");
  }

  private void want(String listener) {
    client.use(there -> there.demand(listener));
  }

  private void portsChanged(boolean opened) {
    gate.serving();
    client.use(there -> there.ports(ports::now, opened));
  }

  private List<LibraryState> libraries() {
    Weaver hooks = weaver;
    return hooks == null ? List.of() : hooks.states();
  }

  private List<String> jvmOptions() {
    JvmOptions options = jvmOptions;
    return options == null ? List.of() : options.all();
  }

  private AgentStatus.Joined joined() {
    Weaver hooks = weaver;
    return new AgentStatus.Joined(
        AgentStart.way(),
        late ? joined : null,
        late && hooks != null ? hooks.loadedBefore() : List.of());
  }

  private List<String> driversUntouched() {
    Weaver hooks = weaver;
    return hooks == null
        ? List.of()
        : UntouchedDrivers.among(hooks.loaded(UntouchedDrivers.DRIVER), hooks::hooksLibraryOf);
  }

  private Map<Integer, String> givenPortNames() {
    Map<Integer, String> names = new HashMap<>();
    settings
        .pairs(Setting.WORKLOAD_PORTS, ':')
        .forEach(
            (name, number) -> {
              try {
                names.put(Integer.parseInt(number), name);
              } catch (NumberFormatException e) {
                log.warn(
                    "settings",
                    "setting workload.ports: \"" + name + ":" + number + "\" must be name:port");
              }
            });
    return names;
  }
}
