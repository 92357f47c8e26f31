package io.zerohop.telemetry.metrics;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.observe.ObservedServing;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.route.Route;
import io.zerohop.telemetry.metrics.Manner.Kind;
import io.zerohop.telemetry.metrics.SeriesTable.Series;
import java.util.List;
import java.util.function.Predicate;

/**
 * Counts the calls that this JVM makes and answers, sampled or not: who was called, by which rule,
 * to which cluster, how it ended and how long it took. Allocates nothing but for a subject that it
 * sees for the first time. Thread-safe.
 */
public final class Edges implements CallObserver {
  private static final int MOST_MADE = 4_096;
  private static final int MOST_SERVED = 1_024;

  private final Predicate<CallRequest> own;
  private final SeriesTable<ObservedCall> made;
  private final SeriesTable<ObservedServing> served;

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

  List<Series> allMade() {
    return made.all();
  }

  List<Series> allServed() {
    return served.all();
  }

  private static boolean isRpc(long manner) {
    return Manner.kind(manner) == Kind.RPC;
  }

  private static final class Made implements SeriesTable.Naming<ObservedCall> {
    private static Route.Id rule(ObservedCall call) {
      Route.Id rule = call.ruleId();
      return rule == null ? Route.Id.UNNAMED : rule;
    }

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
          && (!isRpc(subject.manner()) || subject.rpc().equals(request.path()));
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
          && (!isNamed(subject.manner()) || subject.rpc().equals(call.path()));
    }

    @Override
    public Subject subject(ObservedServing call, long manner) {
      String rpc = isNamed(manner) ? call.path() : "";
      return new Subject(manner, call.scheme(), "", 0, "", Route.Id.UNNAMED, "", rpc);
    }
  }
}
