package io.zerohop.telemetry.beside;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.observe.ObservedAttempt;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.observe.ObservedRun;
import io.zerohop.engine.observe.ObservedStatement;
import io.zerohop.engine.observe.Tracer;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.sql.StatementFailure;
import io.zerohop.engine.trace.Along;
import io.zerohop.engine.trace.Format;
import io.zerohop.engine.trace.TraceContext;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls whose client span is another agent's: whose request carries the client span that is going
 * on on the thread which makes it. That span is told which way policy led the call, and each send
 * after the first is a span of theirs below it. A statement is the client span's that goes on on
 * its thread. Thread-safe.
 */
public final class Beside implements Tracer, CallObserver {
  private static final int FIRST_ERROR = 400;

  private final TheirApi api;
  private final Format format;
  private final LongSupplier epochMinusNano;
  private volatile boolean serves;

  /**
   * @param format reads what a request carries, writes what later sends are to carry
   * @param epochMinusNano what the engine's clock is behind the wall's, in nanoseconds
   */
  public Beside(TheirApi api, Format format, LongSupplier epochMinusNano) {
    this.api = api;
    this.format = format;
    this.epochMinusNano = epochMinusNano;
  }

  /** Sets whether others want to see calls that come in. */
  public void serves(boolean wanted) {
    serves = wanted;
  }

  @Override
  public boolean serves() {
    return serves;
  }

  @Override
  public @Nullable TraceContext begin(ObservedCall call, CallRequest request) {
    if (request.scheme().equals(Side.SCHEME)) {
      return null;
    }
    Object span = api.current();
    if (!api.isSampled(span)) {
      return null;
    }
    TraceContext carried = format.read(request::header);
    // A header that the application writes itself carries the span that it is in, which is no
    // call's.
    return carried == null || carried.span() != api.id(span) || !api.isClient(span)
        ? null
        : with(carried, carried.span(), TheirSpan.of(span, format));
  }

  private static TraceContext with(TraceContext context, long id, TheirSpan span) {
    Along along = new Along(context.along().state(), context.along().baggage(), span);
    return new TraceContext(context.high(), context.low(), id, context.span(), true, null, along);
  }

  /** Of a statement: the client span that goes on on its thread is that statement's. */
  @Override
  public @Nullable TraceContext within(@Nullable TraceContext around) {
    Object span = api.current();
    if (!api.isSampled(span) || !api.isClient(span)) {
      return null;
    }
    Along along = new Along("", "", TheirSpan.of(span, format));
    return new TraceContext(0, 0, api.id(span), 0, true, null, along);
  }

  @Override
  public @Nullable TraceContext again(ObservedCall call, @Nullable TraceContext before) {
    TheirSpan there = theirs(before);
    if (there == null || before == null || call.connect() != null) {
      return before;
    }
    Object span = api.begin(name(call), there.call());
    return with(before, api.id(span), there.of(span));
  }

  private static @Nullable TheirSpan theirs(@Nullable TraceContext context) {
    return context != null && context.along().format() instanceof TheirSpan span ? span : null;
  }

  private static String name(ObservedCall call) {
    ObservedAttempt last = call.last();
    AttemptResult result = last == null ? null : last.result();
    boolean isRpc = result != null && result.rpc() != null;
    return isRpc ? call.request().path().substring(1) : call.request().method();
  }

  @Override
  public void answered(ObservedCall call) {
    tell(call);
  }

  @Override
  public void ended(ObservedCall call) {
    tell(call);
  }

  @Override
  public void statement(ObservedStatement statement) {
    TheirSpan theirs = theirs(statement.trace());
    if (theirs == null || !theirs.tells()) {
      return;
    }
    Object span = theirs.call();
    ObservedCall connection = statement.connection();
    way(span, connection);
    api.say(span, "zerohop.side", connection.side().word());
    ObservedAttempt connect = connection.last();
    if (connect != null) {
      peer(span, connect.endpoint());
    }
    StatementFailure failure = statement.failure();
    if (failure != null && failure.reason() != null) {
      api.say(span, "zerohop.reason", failure.reason().name());
    }
    int runs = 0;
    for (ObservedRun each = statement; each != null; each = each.before()) {
      runs++;
    }
    api.say(span, "zerohop.attempts", runs);
  }

  /** Once: with the answer, as theirs ends then, or with the end where there is none. */
  private void tell(ObservedCall call) {
    TheirSpan first = theirs(call.trace());
    if (first == null || call.connect() != null || !first.tells()) {
      return;
    }
    Object span = first.call();
    way(span, call);
    api.say(span, "zerohop.reason", call.outcome().reason().name());
    api.say(span, "zerohop.attempts", call.attempts());
    int index = call.attempts();
    for (ObservedAttempt each = call.last(); each != null; each = each.before()) {
      index--;
      if (each == call.last()) {
        peer(span, each.endpoint());
      }
      TheirSpan send = theirs(each.trace());
      if (send != null && send.isSend()) {
        send(send.own(), call.request(), each, index);
      }
    }
  }

  private void way(Object span, ObservedCall call) {
    api.say(span, "zerohop.service", call.service());
    Route.Id rule = call.ruleId();
    if (rule != null && !rule.resource().isEmpty()) {
      api.say(span, "zerohop.route", rule.resource() + " rule " + rule.rule());
      String origin = rule.origin();
      api.say(span, "zerohop.origin", origin == null ? "" : origin);
    }
    api.say(span, "zerohop.cluster", call.cluster());
  }

  private void peer(Object span, Endpoint endpoint) {
    api.say(span, "zerohop.endpoint", endpoint.workload());
    api.say(
        span,
        "network.peer.address",
        endpoint.address().isUnresolved()
            ? endpoint.address().getHostString()
            : endpoint.address().getAddress().getHostAddress());
    api.say(span, "network.peer.port", endpoint.address().getPort());
  }

  private void send(Object span, CallRequest request, ObservedAttempt attempt, int index) {
    peer(span, attempt.endpoint());
    api.say(span, "server.address", request.host());
    api.say(span, "server.port", request.port());
    api.say(span, "http.request.resend_count", index);
    AttemptResult result = attempt.result();
    RpcCode rpc = result == null ? null : result.rpc();
    if (rpc != null) {
      int slash = request.path().lastIndexOf('/');
      api.say(span, "rpc.system", "grpc");
      api.say(span, "rpc.service", request.path().substring(1, Math.max(1, slash)));
      api.say(span, "rpc.method", request.path().substring(slash + 1));
      api.say(span, "rpc.grpc.status_code", rpc.ordinal());
    } else {
      api.say(span, "http.request.method", request.method());
      if (result != null && result.status() > 0) {
        api.say(span, "http.response.status_code", result.status());
      }
    }
    String error = result == null ? "" : error(result);
    if (!error.isEmpty()) {
      api.say(span, "error.type", error);
      api.fails(span);
    }
    long end = attempt.endNanos() == 0 ? System.nanoTime() : attempt.endNanos();
    api.end(span, epochMinusNano.getAsLong() + end);
  }

  private static String error(AttemptResult result) {
    RpcCode rpc = result.rpc();
    if (rpc != null) {
      return rpc == RpcCode.OK ? "" : rpc.name();
    }
    if (result.status() >= FIRST_ERROR) {
      return Integer.toString(result.status());
    }
    Throwable cause = result.cause();
    if (result.failure() == null) {
      return "";
    }
    return cause == null
        ? result.failure().name().toLowerCase(Locale.ROOT)
        : cause.getClass().getName();
  }
}
