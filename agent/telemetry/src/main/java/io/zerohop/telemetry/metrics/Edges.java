package io.zerohop.telemetry.metrics;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.observe.ObservedPool;
import io.zerohop.engine.observe.ObservedRun;
import io.zerohop.engine.observe.ObservedServing;
import io.zerohop.engine.observe.ObservedStatement;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.Dialect;
import io.zerohop.engine.sql.Statement;
import io.zerohop.engine.sql.StatementCache;
import io.zerohop.engine.sql.StatementFailure;
import io.zerohop.engine.sql.StatementKind;
import io.zerohop.telemetry.metrics.Manner.Kind;
import io.zerohop.telemetry.metrics.SeriesTable.Series;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls that this JVM makes and answers, its statements, and its waits for pooled
 * connections, sampled or not: who was called, by which rule, to which cluster, how it ended and
 * how long it took. Allocates nothing but for a subject, or a statement's text, that it sees for
 * the first time, and for texts that are long. Thread-safe.
 */
public final class Edges implements CallObserver {
  private static final int MOST_MADE = 4_096;
  private static final int MOST_SERVED = 1_024;

  private final Predicate<CallRequest> own;
  private final SeriesTable<ObservedCall> made;
  private final SeriesTable<ObservedServing> served;
  private final SeriesTable<ObservedStatement> ran;
  private final Pools pools = new Pools();

  /**
   * @param own which calls are the export's: these are not counted. Allocates nothing
   */
  public Edges(Predicate<CallRequest> own) {
    this(own, MOST_MADE, MOST_SERVED);
  }

  Edges(Predicate<CallRequest> own, int mostMade, int mostServed) {
    this.own = own;
    this.made = new SeriesTable<>(new Made(), mostMade);
    this.served = new SeriesTable<>(new Served(), mostServed);
    this.ran = new SeriesTable<>(new Ran(), mostMade);
  }

  @Override
  public void ended(ObservedCall call) {
    if (own.test(call.request())) {
      return;
    }
    Series series = made.of(call, Manner.of(call));
    series.durations().add(call.endNanos() - call.startNanos());
    int sends = call.attempts();
    if (sends > 1) {
      series.retries().getAndAdd(sends - 1L);
    }
  }

  @Override
  public void wouldHave(ObservedCall call, Step step) {
    if (!own.test(call.request())) {
      count(call, Kind.WOULD_HAVE, step instanceof Step.Send ? Reason.OK : call.outcome().reason());
    }
  }

  @Override
  public void refused(ObservedCall connection, Reason reason) {
    count(connection, Kind.STATEMENT, reason);
  }

  private void count(ObservedCall call, Kind kind, Reason reason) {
    made.of(call, Manner.of(kind, reason)).durations().add(0);
  }

  @Override
  public void served(ObservedServing call) {
    served.of(call, Manner.of(call)).durations().add(call.endNanos() - call.startNanos());
  }

  @Override
  public boolean watchesStatements() {
    return true;
  }

  @Override
  public void statement(ObservedStatement statement) {
    Series series = ran.of(statement, Manner.of(statement));
    series.durations().add(statement.endNanos() - statement.beganNanos());
    for (ObservedRun lost = statement.before(); lost != null; lost = lost.before()) {
      series.retries().getAndIncrement();
    }
  }

  @Override
  public boolean watchesPools() {
    return true;
  }

  @Override
  public void waited(ObservedPool pool, long nanos, @Nullable Throwable failure) {
    pools.waited(pool, nanos, failure);
  }

  Pools pools() {
    return pools;
  }

  List<Series> allMade() {
    return made.all();
  }

  List<Series> allServed() {
    return served.all();
  }

  List<Series> allRan() {
    return ran.all();
  }

  private static boolean isRpc(long manner) {
    return Manner.kind(manner) == Kind.RPC;
  }

  private static Route.Id rule(ObservedCall call) {
    Route.Id rule = call.ruleId();
    return rule == null ? Route.Id.UNNAMED : rule;
  }

  private static final class Made implements SeriesTable.Naming<ObservedCall> {

    @Override
    public int hash(ObservedCall call, long manner) {
      CallRequest request = call.request();
      Route.Id rule = rule(call);
      int hash = request.host().hashCode() * 31 + request.port();
      hash = hash * 31 + rule.resource().hashCode() + rule.rule();
      hash = hash * 31 + call.cluster().hashCode();
      return isRpc(manner) ? hash * 31 + request.path().hashCode() : hash;
    }

    @Override
    public boolean isOf(Subject subject, ObservedCall call) {
      CallRequest request = call.request();
      return subject.port() == request.port()
          && subject.host().equals(request.host())
          && subject.isBy(rule(call))
          && subject.cluster().equals(call.cluster())
          && subject.scheme().equals(request.scheme())
          && (!isRpc(subject.manner()) || subject.name().equals(request.path()));
    }

    @Override
    public Subject subject(ObservedCall call, long manner) {
      CallRequest request = call.request();
      return new Subject(
          manner,
          request.scheme(),
          request.host(),
          request.port(),
          call.service(),
          rule(call),
          call.cluster(),
          isRpc(manner) ? request.path() : "");
    }
  }

  private static final class Served implements SeriesTable.Naming<ObservedServing> {
    /** What an RPC's caller asks for and nobody knows may be anything. */
    private static boolean isNamed(long manner) {
      return isRpc(manner) && Manner.code(manner) != RpcCode.UNIMPLEMENTED;
    }

    @Override
    public int hash(ObservedServing call, long manner) {
      return isNamed(manner) ? call.path().hashCode() : call.scheme().hashCode();
    }

    @Override
    public boolean isOf(Subject subject, ObservedServing call) {
      return subject.scheme().equals(call.scheme())
          && (!isNamed(subject.manner()) || subject.name().equals(call.path()));
    }

    @Override
    public Subject subject(ObservedServing call, long manner) {
      String rpc = isNamed(manner) ? call.path() : "";
      return new Subject(manner, call.scheme(), "", 0, "", Route.Id.UNNAMED, "", rpc);
    }
  }

  private static final class Ran implements SeriesTable.Naming<ObservedStatement> {
    private static final int LONGEST = 2_048;

    private final StatementCache texts = new StatementCache();

    /** What is not known to be SQL's has no name, so that texts make no names. */
    private String verb(ObservedStatement statement) {
      String sql = statement.sql();
      String read = sql.length() <= LONGEST ? sql : sql.substring(0, LONGEST);
      Statement found = texts.classify(Dialect.of(scheme(statement)), read);
      boolean cut = sql.length() > LONGEST;
      return found.kind() == StatementKind.UNKNOWN && !cut ? "" : found.verb();
    }

    private static String scheme(ObservedStatement statement) {
      ConnectRequest asked = statement.connection().connect();
      return asked == null ? "" : asked.dialect();
    }

    private static String database(ObservedStatement statement) {
      ConnectRequest asked = statement.connection().connect();
      return asked == null ? "" : asked.database();
    }

    @Override
    public int hash(ObservedStatement statement, long manner) {
      CallRequest request = statement.connection().request();
      StatementFailure failure = statement.failure();
      String state = failure == null ? null : failure.sqlState();
      int hash = request.host().hashCode() * 31 + request.port();
      hash = hash * 31 + database(statement).hashCode();
      hash = hash * 31 + (state == null ? 0 : state.hashCode());
      return hash * 31 + verb(statement).hashCode();
    }

    @Override
    public boolean isOf(Subject subject, ObservedStatement statement) {
      ObservedCall connection = statement.connection();
      CallRequest request = connection.request();
      return subject.port() == request.port()
          && subject.host().equals(request.host())
          && subject.scheme().equals(scheme(statement))
          && subject.database().equals(database(statement))
          && subject.isBy(rule(connection))
          && subject.cluster().equals(connection.cluster())
          && Objects.equals(subject.failure(), statement.failure())
          && subject.name().equals(verb(statement));
    }

    @Override
    public Subject subject(ObservedStatement statement, long manner) {
      ObservedCall connection = statement.connection();
      CallRequest request = connection.request();
      return new Subject(
          manner,
          scheme(statement),
          request.host(),
          request.port(),
          connection.service(),
          rule(connection),
          connection.cluster(),
          verb(statement),
          database(statement),
          statement.failure());
    }
  }
}
