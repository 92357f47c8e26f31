package io.zerohop.engine;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.observe.Tracer;
import io.zerohop.engine.outcome.Explanation;
import io.zerohop.engine.pick.LiveCluster;
import io.zerohop.engine.serve.OwnLoad;
import io.zerohop.engine.serve.ServedRequest;
import io.zerohop.engine.sql.ConnectQuestion;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.SqlCall;
import io.zerohop.engine.sql.StatementCache;
import io.zerohop.engine.trace.Carried;
import io.zerohop.engine.trace.TraceContext;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The mesh inside one process: holds the configuration and gives a {@link Call} for each request
 * that it concerns. Thread-safe; no lock on the way of a call.
 */
public final class Mesh {
  private final MeshSettings settings;
  private final EnginePorts ports;
  private final Waiting waiting = new Waiting(this::view);
  private final Wanted wanted;
  private final StartWait startWait;
  private final GateStates gates = new GateStates();
  private final Seats seats = new Seats();
  private final Replicas replicas = new Replicas();
  private final StatementCache statements = new StatementCache();
  private final OwnLoad load;
  private volatile View view = View.EMPTY;
  private volatile Mode mode = Mode.ENFORCE;
  private volatile Tracer tracer = Tracer.OFF;

  /** A mesh that does not know yet what it holds: the first {@link #publish} tells. */
  public Mesh(MeshSettings settings, EnginePorts ports) {
    this.settings = settings;
    this.ports = ports;
    this.wanted = new Wanted(ports.demand(), ports.nanoTime().getAsLong());
    this.startWait = new StartWait(settings, ports.nanoTime());
    this.load = new OwnLoad(ports.nanoTime());
  }

  /** Replaces the configuration at once and as a whole. From any thread. */
  public void publish(Snapshot snapshot) {
    long now = ports.nanoTime().getAsLong();
    synchronized (wanted) {
      startWait.published(view.held(), snapshot.held());
      view = view.next(snapshot, now);
    }
    View newest = view;
    gates.retain(snapshot.routes().values(), now);
    wanted.forget(name -> isHeld(newest, name));
    waiting.published();
  }

  /**
   * The application has called without the mesh so far: no call waits for the control plane's first
   * word. What is asked of a destination that the mesh is known to have is waited for as ever.
   */
  public void joinedLate() {
    startWait.none();
  }

  private static boolean isHeld(View view, String listenerName) {
    HostPort name = HostPort.of(listenerName, HostPort.ANY);
    Listener listener = view.snapshot().directory().find(name.host(), name.port());
    return listener != null && view.isComplete(listener);
  }

  /** The configuration in force. */
  public Snapshot snapshot() {
    return view.snapshot();
  }

  /** A cluster with what this process knows of its endpoints; null where they are not held. */
  public @Nullable LiveCluster cluster(String name) {
    return view.cluster(name);
  }

  /** The time on the clock by which ejections end. */
  public long nanoTime() {
    return ports.nanoTime().getAsLong();
  }

  /** What is done with calls; takes effect with the next call. */
  public void mode(Mode newMode) {
    mode = newMode;
  }

  /** What is done with calls. */
  public Mode mode() {
    return mode;
  }

  /** Who says which trace a call belongs to; takes effect with the next call. */
  public void tracer(Tracer newTracer) {
    tracer = newTracer;
  }

  Tracer tracer() {
    return tracer;
  }

  /**
   * Whether a call to this host may concern the mesh: the one look-up that calls to hosts outside
   * pay for. True also while it cannot be known yet and a call would wait.
   */
  public boolean mayConcern(String host, int port) {
    if (mode == Mode.OFF) {
      return false;
    }
    View now = view;
    if (now.snapshot().directory().find(host, port) == null
        && !isMeshHost(host)
        && (now.held() == Held.LIVE || startWaitLeft(now, host) <= 0)) {
      return false;
    }
    return !isExcluded(host);
  }

  /**
   * Whether a call to this host must fail rather than go on without the mesh, whatever keeps it
   * from being decided: the configuration held asks for TLS to the destination, or bans writes.
   */
  public boolean failsClosed(String host, int port) {
    View now = view;
    Listener listener = mode == Mode.ENFORCE ? find(now, host, port) : null;
    return listener != null && (now.asksForTls(listener) || now.bansWrites(listener));
  }

  /** A call that is made for no other, under policy, or null where nothing is to change. */
  public @Nullable Call begin(CallRequest request) {
    return begin(request, Around.NOTHING);
  }

  /**
   * A call under policy, or null where nothing is to change.
   *
   * @param around what the call is made in the middle of
   */
  public @Nullable Call begin(CallRequest request, Around around) {
    if (!mayConcern(request.host(), request.port())) {
      return null;
    }
    if (mode == Mode.ENFORCE) {
      MeshCall call = new MeshCall(this, request, Purpose.CALL);
      call.within(around);
      return call;
    }
    MeshCall would = new MeshCall(this, request, Purpose.WOULD_HAVE);
    Step step = would.first();
    ports.observer().wouldHave(would, step);
    return null;
  }

  /**
   * Whether anybody wants to know of calls that come in: what keeps them free while nobody does.
   */
  public boolean mayServe() {
    return mode == Mode.ENFORCE || (tracer.serves() && mode != Mode.OFF);
  }

  /** A call that comes in, or null where nobody wants to know. */
  public @Nullable Call serve(ServedRequest request) {
    Mode now = mode;
    boolean asked = now == Mode.ENFORCE && load.isAsked(request);
    Tracer tracing = now == Mode.OFF ? Tracer.OFF : tracer;
    boolean seen = tracing.serves();
    if (!seen && !(now == Mode.ENFORCE && load.isCounting())) {
      return null;
    }
    Carried answer = asked ? load.answer(request.isRpc()) : Carried.NOTHING;
    TraceContext trace = tracing.serve(request);
    InboundCall.Inside inside = new InboundCall.Inside(trace, seen, load, answer);
    return InboundCall.of(ports, request, inside, tracing);
  }

  /** What this process says of its load to callers that ask. */
  public OwnLoad ownLoad() {
    return load;
  }

  /** A connection to a database that is made for no call. */
  public @Nullable SqlCall beginSql(ConnectRequest request) {
    return beginSql(request, Around.NOTHING);
  }

  /**
   * A connection to a database under policy, or null where nothing is to change.
   *
   * @param around what it is opened in the middle of
   */
  public @Nullable SqlCall beginSql(ConnectRequest request, Around around) {
    if (request.replicaOnly()) { // which the driver alone must never make
      return new SqlConnect(this, request, around.trace(), false);
    }
    if (!mayConcern(request.host(), request.port())) {
      return null;
    }
    if (mode == Mode.ENFORCE) {
      return new SqlConnect(this, request, around.trace(), false);
    }
    SqlConnect would = new SqlConnect(this, request, null, true);
    Step step = would.first();
    ports.observer().wouldHave(would.seen(), step);
    return null;
  }

  /** Why a connection to a database would go where it would go; as for any request. */
  public Explanation explain(ConnectQuestion question, String client) {
    SqlConnect would = new SqlConnect(this, question.connect(), null, true);
    would.first();
    return would.explain(client, question.sql());
  }

  /**
   * Why a request would go where it would go: the same code as for a call, which counts nothing and
   * waits for nothing. Configuration that is not held is asked for, so a second question may know
   * more.
   *
   * @param client what stands in the first line: which client libraries are woven
   */
  public Explanation explain(CallRequest request, String client) {
    MeshCall would = new MeshCall(this, request, Purpose.QUESTION);
    would.first();
    return would.explain(client);
  }

  /** How many calls wait for configuration, and how many names have been asked for in vain. */
  int openDemands() {
    return waiting.size() + wanted.size();
  }

  View view() {
    return view;
  }

  MeshSettings settings() {
    return settings;
  }

  GateStates gates() {
    return gates;
  }

  /** The connections to databases that this process has, by {@code service address}. */
  public SortedMap<String, Integer> databaseConnections() {
    return seats.all();
  }

  /** How many of them stand behind another one, for reads. */
  public int secondConnections() {
    return seats.second();
  }

  Seats seats() {
    return seats;
  }

  Replicas replicas() {
    return replicas;
  }

  StatementCache statements() {
    return statements;
  }

  EnginePorts ports() {
    return ports;
  }

  /** The listener for a host: from the directory, or made up for a host of {@code mesh.hosts}. */
  @Nullable Listener find(View now, String host, int port) {
    if (isExcluded(host)) {
      return null;
    }
    Listener listener = now.snapshot().directory().find(host, port);
    if (listener == null && isMeshHost(host)) {
      return Listener.named(host + ":" + port);
    }
    return listener;
  }

  /**
   * How long a call still has to wait for the control plane's first word, whatever its host.
   *
   * @return nanoseconds; 0 or less for not at all
   */
  long startWaitLeft(View now, String host) {
    return startWait.left(now.held(), host);
  }

  /**
   * A call begins to wait for the control plane's first word; what is read from disk meanwhile ends
   * the wait too, for another, shorter one.
   *
   * @param before what the call saw when it asked how long to wait
   */
  Waiting.Waiter live(View before) {
    startWait.begin();
    return waiting.until(now -> now != before);
  }

  /**
   * Asks for what is not held of a destination.
   *
   * @return how long the call may wait for it, counted from the first who asked
   */
  long want(Listener listener) {
    long now = ports.nanoTime().getAsLong();
    return wanted.ask(listener.name(), now) + settings.startupWaitNanos() - now;
  }

  /** There as soon as everything of the destination is held. */
  Waiting.Waiter complete(String host, int port) {
    return waiting.until(
        now -> {
          Listener listener = now.snapshot().directory().find(host, port);
          return listener != null && now.isComplete(listener);
        });
  }

  private boolean isMeshHost(String host) {
    for (String suffix : settings.meshHosts()) {
      if (endsWith(host, suffix)) {
        return true;
      }
    }
    return false;
  }

  private boolean isExcluded(String host) {
    for (String one : settings.excludeHosts()) {
      if (one.startsWith(".") ? endsWith(host, one) : one.equalsIgnoreCase(host)) {
        return true;
      }
    }
    return false;
  }

  private static boolean endsWith(String host, String suffix) {
    int from = host.length() - suffix.length();
    return from >= 0 && host.regionMatches(true, from, suffix, 0, suffix.length());
  }
}
