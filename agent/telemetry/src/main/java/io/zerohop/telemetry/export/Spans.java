package io.zerohop.telemetry.export;

import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.route.Route;
import io.zerohop.telemetry.export.SpanEncoder.Output;
import io.zerohop.telemetry.trace.CallRecord;
import io.zerohop.telemetry.trace.Ids;
import io.zerohop.telemetry.trace.SendRecord;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the spans of a call say, by OpenTelemetry's semantic conventions for HTTP and RPC clients;
 * {@link SqlSpans} says it of statements. A call of one send is one CLIENT span; one of several is
 * an INTERNAL span with a CLIENT span for each send below it, so that who counts CLIENT spans
 * counts what went over the wire. For one thread.
 */
final class Spans {
  private static final Set<String> METHODS =
      Set.of(
          "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY");

  /** The codes by which an RPC's server says that it failed, by the conventions for gRPC. */
  private static final Set<RpcCode> FAULTS =
      Set.of(
          RpcCode.UNKNOWN,
          RpcCode.DEADLINE_EXCEEDED,
          RpcCode.UNIMPLEMENTED,
          RpcCode.INTERNAL,
          RpcCode.UNAVAILABLE,
          RpcCode.DATA_LOSS);

  private static final int SPANS = 2;
  private static final int TRACE_ID = 1;
  private static final int SPAN_ID = 2;
  private static final int TRACE_STATE = 3;
  private static final int PARENT_SPAN_ID = 4;
  private static final int NAME = 5;
  private static final int KIND = 6;
  private static final int START = 7;
  private static final int END = 8;
  static final int ATTRIBUTES = 9;
  private static final int STATUS = 15;
  private static final int FLAGS = 16;
  private static final int STATUS_MESSAGE = 2;
  private static final int STATUS_CODE = 3;
  private static final int CODE_ERROR = 2;
  static final int INTERNAL = 1;
  private static final int SERVER = 2;
  static final int CLIENT = 3;
  private static final int SAMPLED = 1;
  private static final int FIRST_ERROR = 400;
  private static final int FIRST_FAULT = 500;
  private static final int BITS = 8;

  private final LongSupplier random;
  private final SqlSpans sql;
  private final byte[] traceId = new byte[2 * Long.BYTES];
  private final byte[] spanId = new byte[Long.BYTES];
  private long epochMinusNano;
  private SpanForm form = SpanForm.DEFAULT;

  /**
   * @param random draws the ids of spans that nobody has heard of
   */
  Spans(LongSupplier random) {
    this.random = random;
    this.sql = new SqlSpans(this, random);
  }

  /** Sets what the engine's clock is behind the wall's, in nanoseconds. */
  void anchor(long epochNanos, long nanoTime) {
    epochMinusNano = epochNanos - nanoTime;
  }

  /** Sets what is said from now on. */
  void form(SpanForm wanted) {
    form = wanted;
  }

  /** What is said. */
  SpanForm form() {
    return form;
  }

  /** Writes the spans of a call; returns how many they are. */
  int write(CallRecord call, Output out) throws IOException {
    if (!call.isKept()) {
      return 0;
    }
    if (call.side() == CallRecord.Side.RAN) {
      return sql.ran(call, out);
    }
    if (call.side() == CallRecord.Side.CONNECTED) {
      sql.connected(call, out);
      return 1;
    }
    Outcome outcome = call.outcome();
    if (call.side() == CallRecord.Side.SERVED || outcome == null) {
      served(call, out);
      return 1;
    }
    RpcCode rpc = call.sends() == 0 ? null : call.send(call.sends() - 1).rpc();
    if (call.sends() <= 1) {
      int span = begin(call, call.span(), call.parent(), rpc, CLIENT, out);
      times(call.startNanos(), call.endNanos(), out);
      call(call, outcome, rpc, out);
      if (call.sends() == 1) {
        send(call.send(0), 0, out);
      }
      status(outcome, call.sends() == 0 ? null : call.send(0), out);
      out.end(span);
      return 1;
    }
    long id = Ids.draw(random);
    int whole = begin(call, id, call.parent(), rpc, INTERNAL, out);
    times(call.startNanos(), call.endNanos(), out);
    call(call, outcome, rpc, out);
    status(outcome, call.send(call.sends() - 1), out);
    out.end(whole);
    for (int i = 0; i < call.sends(); i++) {
      SendRecord send = call.send(i);
      int span = begin(call, send.span(), id, rpc, CLIENT, out);
      times(send.startNanos(), send.endNanos(), out);
      request(call, rpc, out);
      send(send, i, out);
      status(null, send, out);
      out.end(span);
    }
    return 1 + call.sends();
  }

  private void served(CallRecord call, Output out) throws IOException {
    SendRecord answer = call.answer();
    int span = begin(call, call.span(), call.parent(), answer.rpc(), SERVER, out);
    times(call.startNanos(), call.endNanos(), out);
    if (answer.rpc() == null) {
      method(call, out);
      int query = call.path().indexOf('?');
      out.attribute(
          ATTRIBUTES, "url.path", query < 0 ? call.path() : call.path().substring(0, query));
      if (form.query() && query >= 0) {
        out.attribute(ATTRIBUTES, "url.query", call.path().substring(query + 1));
      }
    } else {
      rpc(call, out);
    }
    answer(answer, out);
    String type = call.isCancelled() ? "cancelled" : errorType(answer);
    if (type != null) {
      error(type, null, out);
    }
    out.end(span);
  }

  /** What a server's span takes for an error: not what its caller did wrong. */
  private static @Nullable String errorType(SendRecord answer) {
    if (answer.thrown() != null) {
      return answer.thrown();
    }
    RpcCode rpc = answer.rpc();
    if (rpc != null) {
      return FAULTS.contains(rpc) ? rpc.name() : null;
    }
    return answer.status() >= FIRST_FAULT ? Integer.toString(answer.status()) : null;
  }

  private int begin(
      CallRecord call, long id, long parent, @Nullable RpcCode rpc, int kind, Output out)
      throws IOException {
    return begin(call, id, parent, name(call, rpc), kind, out);
  }

  /** Begins a span that has no times and no attributes yet. */
  int begin(CallRecord call, long id, long parent, String name, int kind, Output out)
      throws IOException {
    int span = out.begin(SPANS);
    put(call.traceHigh(), traceId, 0);
    put(call.traceLow(), traceId, Long.BYTES);
    out.coded.writeByteArray(TRACE_ID, traceId);
    put(id, spanId, 0);
    out.coded.writeByteArray(SPAN_ID, spanId);
    if (!call.state().isEmpty()) {
      out.coded.writeString(TRACE_STATE, call.state());
    }
    if (parent != 0) {
      put(parent, spanId, 0);
      out.coded.writeByteArray(PARENT_SPAN_ID, spanId);
    }
    out.coded.writeString(NAME, name);
    out.coded.writeEnum(KIND, kind);
    out.coded.writeFixed32(FLAGS, SAMPLED);
    return span;
  }

  private static void put(long id, byte[] into, int at) {
    for (int i = 0; i < Long.BYTES; i++) {
      into[at + i] = (byte) (id >>> (BITS * (Long.BYTES - 1 - i)));
    }
  }

  private static String name(CallRecord call, @Nullable RpcCode rpc) {
    return rpc == null ? method(call) : call.path().substring(1);
  }

  private static String method(CallRecord call) {
    return METHODS.contains(call.method()) ? call.method() : "_OTHER";
  }

  void times(long startNanos, long endNanos, Output out) throws IOException {
    out.coded.writeFixed64(START, epochMinusNano + startNanos);
    out.coded.writeFixed64(END, epochMinusNano + Math.max(startNanos, endNanos));
  }

  /** What is the call's, however often it was sent. */
  private void call(CallRecord call, Outcome outcome, @Nullable RpcCode rpc, Output out)
      throws IOException {
    request(call, rpc, out);
    way(call, out);
    out.attribute(ATTRIBUTES, "zerohop.reason", outcome.reason().name());
    out.attribute(ATTRIBUTES, "zerohop.attempts", call.sends());
  }

  /** Which way policy led it. */
  static void way(CallRecord call, Output out) throws IOException {
    out.attribute(ATTRIBUTES, "zerohop.service", call.service());
    Route.Id rule = call.rule();
    if (rule != null && !rule.resource().isEmpty()) {
      out.attribute(ATTRIBUTES, "zerohop.route", rule.resource() + " rule " + rule.rule());
      if (rule.origin() != null) {
        out.attribute(ATTRIBUTES, "zerohop.origin", rule.origin());
      }
    }
    if (!call.cluster().isEmpty()) {
      out.attribute(ATTRIBUTES, "zerohop.cluster", call.cluster());
    }
  }

  /** What the application asked for. */
  private void request(CallRecord call, @Nullable RpcCode rpc, Output out) throws IOException {
    if (rpc == null) {
      method(call, out);
      out.attribute(ATTRIBUTES, "url.full", url(call));
    } else {
      rpc(call, out);
    }
    server(call, out);
  }

  static void server(CallRecord call, Output out) throws IOException {
    out.attribute(ATTRIBUTES, "server.address", call.host());
    out.attribute(ATTRIBUTES, "server.port", call.port());
  }

  private static void method(CallRecord call, Output out) throws IOException {
    out.attribute(ATTRIBUTES, "http.request.method", method(call));
    if (!METHODS.contains(call.method())) {
      out.attribute(ATTRIBUTES, "http.request.method_original", call.method());
    }
  }

  private static void rpc(CallRecord call, Output out) throws IOException {
    int slash = call.path().lastIndexOf('/');
    out.attribute(ATTRIBUTES, "rpc.system", "grpc");
    out.attribute(ATTRIBUTES, "rpc.service", call.path().substring(1, Math.max(1, slash)));
    out.attribute(ATTRIBUTES, "rpc.method", call.path().substring(slash + 1));
  }

  /** Without the query, which may hold secrets, unless it is asked for. */
  private String url(CallRecord call) {
    boolean isDefault = call.port() == (call.scheme().equals("https") ? 443 : 80);
    String host = call.host().indexOf(':') >= 0 ? "[" + call.host() + "]" : call.host();
    int query = form.query() ? -1 : call.path().indexOf('?');
    String path = query < 0 ? call.path() : call.path().substring(0, query);
    return call.scheme() + "://" + host + (isDefault ? "" : ":" + call.port()) + path;
  }

  /** What is one send's. */
  private static void send(SendRecord send, int index, Output out) throws IOException {
    peer(send, out);
    if (index > 0) {
      out.attribute(ATTRIBUTES, "http.request.resend_count", index);
    }
    answer(send, out);
  }

  static void peer(SendRecord send, Output out) throws IOException {
    Endpoint endpoint = send.endpoint();
    if (endpoint != null) {
      out.attribute(ATTRIBUTES, "network.peer.address", address(endpoint));
      out.attribute(ATTRIBUTES, "network.peer.port", endpoint.address().getPort());
      out.attribute(ATTRIBUTES, "zerohop.endpoint", endpoint.workload());
    }
  }

  private static void answer(SendRecord send, Output out) throws IOException {
    RpcCode rpc = send.rpc();
    if (rpc != null) {
      out.attribute(ATTRIBUTES, "rpc.grpc.status_code", rpc.ordinal());
    } else if (send.status() > 0) {
      out.attribute(ATTRIBUTES, "http.response.status_code", send.status());
    }
  }

  private static String address(Endpoint endpoint) {
    return endpoint.address().isUnresolved()
        ? endpoint.address().getHostString()
        : endpoint.address().getAddress().getHostAddress();
  }

  /**
   * Tells an error: of the call, or, where no outcome is given, of the send alone.
   *
   * @param last the send that decided; null if there was none
   */
  private static void status(@Nullable Outcome outcome, @Nullable SendRecord last, Output out)
      throws IOException {
    String type = errorType(outcome, last);
    if (type != null) {
      error(type, outcome == null || outcome.reason() == Reason.OK ? null : outcome.reason(), out);
    }
  }

  static void error(String type, @Nullable Reason why, Output out) throws IOException {
    out.attribute(ATTRIBUTES, "error.type", type);
    int status = out.begin(STATUS);
    if (why != null) {
      out.coded.writeString(STATUS_MESSAGE, why + ": " + why.meaning());
    }
    out.coded.writeEnum(STATUS_CODE, CODE_ERROR);
    out.end(status);
  }

  private static @Nullable String errorType(@Nullable Outcome outcome, @Nullable SendRecord last) {
    if (last != null && last.rpc() != null && last.rpc() != RpcCode.OK) {
      return last.rpc().name();
    }
    if (last != null && last.status() >= FIRST_ERROR) {
      return Integer.toString(last.status());
    }
    if (last != null && last.failure() != null) {
      return last.thrown() == null ? last.failure().name().toLowerCase(Locale.ROOT) : last.thrown();
    }
    if (outcome instanceof Outcome.AnsweredHere answer && answer.status() >= FIRST_ERROR) {
      return answer.code();
    }
    return outcome == null || outcome.isGood() ? null : outcome.reason().name();
  }
}
