package io.zerohop.testkit;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.observe.ObservedPool;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.OpenTransaction;
import io.zerohop.engine.sql.Order;
import io.zerohop.engine.sql.Refusal;
import io.zerohop.engine.sql.SqlCall;
import io.zerohop.engine.sql.SqlSession;
import io.zerohop.engine.trace.Carried;
import io.zerohop.spi.Outbound;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A mesh that plays scripts instead of deciding: what it answers is fixed by the test, what it is
 * told is kept for the test. Thread-safe.
 */
public final class ScriptedMesh implements Outbound, AutoCloseable {
  private final Map<String, Supplier<Script>> scripts = new ConcurrentHashMap<>();
  private final List<PlayedCall> calls = new CopyOnWriteArrayList<>();
  private final List<String> proxies = new CopyOnWriteArrayList<>();
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private volatile @Nullable Entry failing;
  private volatile boolean respectsProxies;
  private volatile long replayLimit = 64 * 1024;
  private volatile IntFunction<Map<String, String>> carried = send -> Map.of();
  private volatile boolean left;
  private volatile boolean leftLongAgo;
  private volatile SqlCall.Question question = SqlCall.Question.NOTHING;
  private volatile boolean splits;
  private volatile boolean watches;
  private final List<PlayedStatement> statements = new CopyOnWriteArrayList<>();
  private volatile boolean watchesPools;
  private final List<PooledWait> waits = new CopyOnWriteArrayList<>();
  private volatile @Nullable Refusal noReader;
  private volatile @Nullable Refusal lastRefusal;
  private volatile long statementTimeoutNanos;
  private volatile boolean rules;
  private volatile Function<String, Order> orders = sql -> Order.NOTHING;

  /** Where a mesh can be told to fail. */
  public enum Entry {
    /** {@link Outbound#mayConcern}. */
    MAY_CONCERN,
    /** {@link Outbound#begin}. */
    BEGIN,
    /** {@link Outbound#watchesPools}. */
    WATCHES_POOLS,
    /** {@link Outbound#waited}. */
    WAITED,
    /** {@link Call#first}. */
    FIRST,
    /** {@link Call#result}. */
    RESULT,
    /** {@link Call#carried}. */
    CARRIED,
    /** {@link Carried#forEach}. */
    CARRYING,
    /** {@link Call#bodyEnd}. */
    BODY_END,
    /** {@link Call#cancel}. */
    CANCEL,
    /** {@link SqlCall#retired}. */
    RETIRED,
    /** {@link SqlCall#session}. */
    SESSION,
    /** {@link SqlSession#began}. */
    BEGAN,
    /** {@link io.zerohop.engine.sql.WatchedStatement#over}. */
    OVER,
    /** {@link SqlSession#splits}. */
    SPLITS,
    /** {@link SqlSession#hasRules}. */
    HAS_RULES,
    /** {@link SqlSession#side(boolean, OpenTransaction)}. */
    SIDE,
    /** {@link SqlSession#noReader}. */
    NO_READER,
    /** {@link SqlSession#withoutReader}. */
    WITHOUT_READER,
    /** {@link SqlSession#run}. */
    RUN,
    /** {@link SqlSession#write}. */
    WRITE,
    /** {@link SqlSession#ended}. */
    ENDED,
    /** {@link SqlSession#refusesWrites}. */
    REFUSES_WRITES,
    /** {@link SqlSession#statementTimeoutNanos}. */
    STATEMENT_TIMEOUT
  }

  /** Connects the adapters of this JVM to a new mesh that knows no service. */
  public static ScriptedMesh connect() {
    ScriptedMesh mesh = new ScriptedMesh();
    WovenJvm.current().connect(mesh, null, (where, fault) -> mesh.faults.add(fault));
    return mesh;
  }

  /** Every call to the host follows the script. */
  public void play(String host, Script script) {
    playEach(host, () -> script);
  }

  /** Every call to the host follows a script of its own. */
  public void playEach(String host, Supplier<Script> script) {
    scripts.put(host, script);
  }

  /** The mesh throws at this entry from now on; null heals it. */
  public void failAt(@Nullable Entry entry) {
    failing = entry;
  }

  /** Proxies of the whole JVM are used for the mesh's destinations too. */
  public void respectProxies() {
    respectsProxies = true;
  }

  /** So many bytes of a request are kept, so that it can be sent once more. */
  public void replayLimit(long bytes) {
    replayLimit = bytes;
  }

  /** Calls so far, oldest first. */
  public List<PlayedCall> calls() {
    return calls;
  }

  /** The only call so far. */
  public PlayedCall onlyCall() {
    if (calls.size() != 1) {
      throw new AssertionError("expected one call, were " + calls);
    }
    return calls.get(0);
  }

  /** Faults that adapters reported; empty unless a test provokes them. */
  public List<Throwable> faults() {
    return faults;
  }

  @Override
  public boolean mayConcern(String host, int port) {
    failIfTold(Entry.MAY_CONCERN);
    return scripts.containsKey(host);
  }

  @Override
  public boolean respectsProxies() {
    return respectsProxies;
  }

  @Override
  public void passedProxy() {
    proxies.add("passed");
  }

  @Override
  public void leftToProxy() {
    proxies.add("left");
  }

  /** How calls met a proxy, oldest first: passed it, or were left to it. */
  public List<String> proxies() {
    return proxies;
  }

  @Override
  public long replayLimit() {
    return replayLimit;
  }

  /**
   * What sends carry from now on.
   *
   * @param fields by the number of the send in its call, 1 for the first
   */
  public void carry(IntFunction<Map<String, String>> fields) {
    carried = fields;
  }

  Carried carried(int send) {
    failIfTold(Entry.CARRIED);
    Map<String, String> fields = carried.apply(send);
    return fields.isEmpty()
        ? Carried.NOTHING
        : field -> {
          failIfTold(Entry.CARRYING);
          fields.forEach(field);
        };
  }

  @Override
  public @Nullable Call begin(CallRequest request, Around around) {
    failIfTold(Entry.BEGIN);
    Supplier<Script> script = scripts.get(request.host());
    if (script == null) {
      return null;
    }
    PlayedCall call = new PlayedCall(this, PlayedCall.Seen.of(request, around), script.get());
    calls.add(call);
    return call;
  }

  @Override
  public @Nullable SqlCall beginSql(ConnectRequest request, Around around) {
    failIfTold(Entry.BEGIN);
    Supplier<Script> script = scripts.get(request.host());
    if (script == null) {
      return null;
    }
    PlayedCall call = new PlayedCall(this, PlayedCall.Seen.of(request, around), script.get());
    calls.add(call);
    return call;
  }

  /**
   * The endpoints of all connections have left.
   *
   * @param longAgo so long ago that nobody has to ask whether a connection is good
   */
  public void retire(boolean longAgo) {
    left = true;
    leftLongAgo = longAgo;
  }

  @Nullable String retired(boolean validating) {
    return left && (validating || leftLongAgo) ? "ENDPOINT_LEFT: the test says so" : null;
  }

  /** New connections to databases must be asked this. */
  public void ask(SqlCall.Question newQuestion) {
    question = newQuestion;
  }

  SqlCall.Question question() {
    return question;
  }

  /** Statements of connections that are set read-only go to a second one. */
  public void split(boolean whether) {
    splits = whether;
  }

  boolean splits() {
    return splits;
  }

  /** Where no second connection can be had the application gets this; null: the first stands in. */
  public void withoutReader(@Nullable Refusal refusal) {
    noReader = refusal;
  }

  /** None could be had lately, so that the application gets this before one is looked for. */
  public void withoutReaderLately(@Nullable Refusal refusal) {
    lastRefusal = refusal;
  }

  @Nullable Refusal lastRefusal() {
    return lastRefusal;
  }

  @Nullable Refusal noReader() {
    return noReader;
  }

  /** Somebody wants to know of statements. */
  public void watchStatements() {
    watches = true;
  }

  boolean watchesStatements() {
    return watches;
  }

  /** The statements that ended while they were watched, oldest first. */
  public List<PlayedStatement> statements() {
    return statements;
  }

  /** Somebody wants to know of pools. */
  public void watchPools() {
    watchesPools = true;
  }

  @Override
  public boolean watchesPools() {
    failIfTold(Entry.WATCHES_POOLS);
    return watchesPools;
  }

  @Override
  public void waited(ObservedPool pool, long nanos, @Nullable Throwable failure) {
    failIfTold(Entry.WAITED);
    waits.add(new PooledWait(pool, nanos, failure));
  }

  /**
   * A thread asked a pool for a connection.
   *
   * @param failure what it was thrown; null where it has one
   */
  public record PooledWait(ObservedPool pool, long nanos, @Nullable Throwable failure) {}

  /** The waits for connections of pools, oldest first. */
  public List<PooledWait> waits() {
    return waits;
  }

  /** What is done with each text. */
  public void order(Function<String, Order> newOrders) {
    orders = newOrders;
    rules = true;
  }

  boolean hasRules() {
    return rules || statementTimeoutNanos > 0;
  }

  Order order(String sql) {
    return orders.apply(sql);
  }

  /** Time for statements where the application sets none; 0 for none. */
  public void statementTimeout(long nanos) {
    statementTimeoutNanos = nanos;
  }

  long statementTimeoutNanos() {
    return statementTimeoutNanos;
  }

  void failIfTold(Entry entry) {
    if (failing == entry) {
      throw new IllegalStateException("the test makes the mesh fail at " + entry);
    }
  }

  @Override
  public void close() {
    WovenJvm.current().connect(null, null, (where, fault) -> {});
  }
}
