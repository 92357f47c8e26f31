package io.zerohop.telemetry.export;

import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.observe.SecretHeaders;
import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.telemetry.trace.CallRecord;
import io.zerohop.telemetry.trace.Ids;
import io.zerohop.telemetry.trace.SendRecord;
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
  static final int NAME = 5;
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
  private static final int LONGEST_HEADER = 1_024;
  private static final String OTHER_METHOD = "_OTHER";

  private final LongSupplier random;
  private final SqlSpans sql;
  private long epochMinusNano;
  private SpanForm form = SpanForm.DEFAULT;
  private Whereabouts where = new Whereabouts();

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
    if (form != wanted) {
      form = wanted;
      where = new Whereabouts();
    }
  }

  /** What is said. */
  SpanForm form() {
    return form;
  }

  /** Says where a call went, as it is to be said. */
  Whereabouts where() {
    return where;
  }

  /** Writes the spans of a call; returns how many they are. */
  int write(CallRecord call, Output out) {
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

  private void served(CallRecord call, Output out) {
    SendRecord answer = call.answer();
    int span = begin(call, call.span(), call.parent(), answer.rpc(), SERVER, out);
    times(call.startNanos(), call.endNanos(), out);
    if (answer.rpc() == null) {
      method(call, out);
      int query = call.path().indexOf('?');
      part("url.path", call.path(), 0, query < 0 ? call.path().length() : query, out);
      if (form.query() && query >= 0) {
        part("url.query", call.path(), query + 1, call.path().length(), out);
      }
    } else {
      rpc(call, out);
    }
    headers(call, answer.rpc(), out);
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

  private static int begin(
      CallRecord call, long id, long parent, @Nullable RpcCode rpc, int kind, Output out) {
    int span = begin(call, id, parent, kind, out);
    int name = out.begin(NAME);
    if (rpc == null) {
      out.append(method(call));
    } else {
      out.append(call.path(), 1, call.path().length());
    }
    out.end(name);
    return span;
  }

  /** Begins a span that has no name, no times and no attributes yet. */
  static int begin(CallRecord call, long id, long parent, int kind, Output out) {
    int span = out.begin(SPANS);
    out.id(TRACE_ID, call.traceHigh(), call.traceLow());
    out.id(SPAN_ID, id);
    if (!call.state().isEmpty()) {
      out.text(TRACE_STATE, call.state());
    }
    if (parent != 0) {
      out.id(PARENT_SPAN_ID, parent);
    }
    out.number(KIND, kind);
    out.fixed32(FLAGS, SAMPLED);
    return span;
  }

  private static String method(CallRecord call) {
    return switch (call.method()) {
      case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE" -> call.method();
      case "OPTIONS", "TRACE", "CONNECT", "QUERY" -> call.method();
      default -> OTHER_METHOD;
    };
  }

  void times(long startNanos, long endNanos, Output out) {
    out.fixed64(START, epochMinusNano + startNanos);
    out.fixed64(END, epochMinusNano + Math.max(startNanos, endNanos));
  }

  /** What is the call's, however often it was sent. */
  private void call(CallRecord call, Outcome outcome, @Nullable RpcCode rpc, Output out) {
    request(call, rpc, out);
    where.way(call, out);
    out.attribute(ATTRIBUTES, "zerohop.reason", outcome.reason().name());
    out.attribute(ATTRIBUTES, "zerohop.attempts", call.sends());
  }

  /** What the application asked for. */
  private void request(CallRecord call, @Nullable RpcCode rpc, Output out) {
    if (rpc == null) {
      method(call, out);
      url(call, out);
    } else {
      rpc(call, out);
    }
    where.server(call, out);
    headers(call, rpc, out);
  }

  /** Those that policy asks for; what several fields of one name said is one text, by commas. */
  private void headers(CallRecord call, @Nullable RpcCode rpc, Output out) {
    if (call.headers().isEmpty()) {
      return;
    }
    for (String name : form.headers()) {
      String value = call.headers().get(name);
      if (value != null) {
        String key = (rpc == null ? "http.request.header." : "rpc.grpc.request.metadata.") + name;
        String told = SecretHeaders.told(name, value);
        out.listAttribute(
            ATTRIBUTES, key, told.substring(0, Math.min(told.length(), LONGEST_HEADER)));
      }
    }
  }

  private static void method(CallRecord call, Output out) {
    String method = method(call);
    out.attribute(ATTRIBUTES, "http.request.method", method);
    if (method.equals(OTHER_METHOD)) {
      out.attribute(ATTRIBUTES, "http.request.method_original", call.method());
    }
  }

  private static void rpc(CallRecord call, Output out) {
    int slash = call.path().lastIndexOf('/');
    out.attribute(ATTRIBUTES, "rpc.system", "grpc");
    part("rpc.service", call.path(), 1, Math.max(1, slash), out);
    part("rpc.method", call.path(), slash + 1, call.path().length(), out);
  }

  /** Without the query, which may hold secrets, unless it is asked for. */
  private void url(CallRecord call, Output out) {
    if (!out.beginAttribute(ATTRIBUTES, "url.full")) {
      return;
    }
    boolean isIpv6 = call.host().indexOf(':') >= 0;
    out.append(call.scheme());
    out.append(isIpv6 ? "://[" : "://");
    out.append(call.host());
    out.append(isIpv6 ? "]" : "");
    if (call.port() != (call.scheme().equals("https") ? 443 : 80)) {
      out.append(":");
      out.append(call.port());
    }
    int query = form.query() ? -1 : call.path().indexOf('?');
    out.append(call.path(), 0, query < 0 ? call.path().length() : query);
    out.endAttribute();
  }

  private static void part(String key, String whole, int from, int to, Output out) {
    if (out.beginAttribute(ATTRIBUTES, key)) {
      out.append(whole, from, to);
      out.endAttribute();
    }
  }

  /** What is one send's. */
  private void send(SendRecord send, int index, Output out) {
    where.peer(send, out);
    if (index > 0) {
      out.attribute(ATTRIBUTES, "http.request.resend_count", index);
    }
    answer(send, out);
  }

  private static void answer(SendRecord send, Output out) {
    RpcCode rpc = send.rpc();
    if (rpc != null) {
      out.attribute(ATTRIBUTES, "rpc.grpc.status_code", rpc.ordinal());
    } else if (send.status() > 0) {
      out.attribute(ATTRIBUTES, "http.response.status_code", send.status());
    }
  }

  /**
   * Tells an error: of the call, or, where no outcome is given, of the send alone.
   *
   * @param last the send that decided; null if there was none
   */
  private static void status(@Nullable Outcome outcome, @Nullable SendRecord last, Output out) {
    String type = errorType(outcome, last);
    if (type != null) {
      error(type, outcome == null || outcome.reason() == Reason.OK ? null : outcome.reason(), out);
    }
  }

  static void error(String type, @Nullable Reason why, Output out) {
    out.attribute(ATTRIBUTES, "error.type", type);
    int status = out.begin(STATUS);
    if (why != null) {
      int message = out.begin(STATUS_MESSAGE);
      out.append(why.name());
      out.append(": ");
      out.append(why.meaning());
      out.end(message);
    }
    out.number(STATUS_CODE, CODE_ERROR);
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
