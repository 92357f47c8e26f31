package io.zerohop.telemetry.trace;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.observe.ObservedAttempt;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.observe.ObservedRun;
import io.zerohop.engine.observe.ObservedServing;
import io.zerohop.engine.observe.ObservedStatement;
import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.trace.TraceContext;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call that ended, copied into a cell of a {@link RecordRing}. The thread that claimed the cell
 * fills it, the one that took it reads it; nobody else may. It keeps texts that exist already, and
 * lets go of them when it is given back.
 */
public final class CallRecord {
  /** Which end of a call it was. */
  public enum Side {
    /** A call that the application made. */
    MADE,
    /** A call that the application answered. */
    SERVED,
    /** A connection to a database that was opened, or not. */
    CONNECTED,
    /** A statement; each of its runs is a send. */
    RAN
  }

  /** A longer text is cut, so that what a full ring keeps alive is bounded. */
  private static final int LONGEST_TEXT = 4_096;

  private static final SendRecord[] NO_SENDS = {};

  /** Where the ring counts it. */
  long position;

  private Side side = Side.MADE;
  private long traceHigh;
  private long traceLow;
  private long span;
  private long parent;
  private String state = "";
  private String scheme = "";
  private String host = "";
  private int port;
  private String method = "";
  private String path = "";
  private String service = "";
  private String cluster = "";
  private Route.@Nullable Id rule;
  private long startNanos;
  private long endNanos;
  private @Nullable Outcome outcome;
  private final SendRecord answer = new SendRecord();
  private boolean isCancelled;
  private boolean isKept;
  private Map<String, String> headers = Map.of();
  private SendRecord[] sends = NO_SENDS;
  private int sendCount;
  private String dialect = "";
  private String database = "";
  private String sql = "";
  private int batch;
  private boolean isReader;

  CallRecord() {}

  private void fill(Side which, @Nullable TraceContext context) {
    side = which;
    if (context == null) {
      traceHigh = 0;
      traceLow = 0;
      return;
    }
    traceHigh = context.high();
    traceLow = context.low();
    span = context.span();
    parent = context.parent();
    state = context.along().state();
  }

  void fill(ObservedServing call, @Nullable TraceContext context) {
    fill(Side.SERVED, context);
    method = call.method();
    path = cut(call.path());
    headers = call.keptHeaders();
    startNanos = call.startNanos();
    endNanos = call.endNanos();
    Throwable failure = call.failure();
    answer.fill(call.result(), failure);
    isCancelled = call.isCancelled();
    isKept = true;
  }

  void fill(ObservedCall call, @Nullable TraceContext context) {
    fill(Side.MADE, context);
    CallRequest request = call.request();
    scheme = request.scheme();
    host = request.host();
    port = request.port();
    method = request.method();
    path = cut(request.path());
    headers = request.keptHeaders();
    service = call.service();
    cluster = call.cluster();
    rule = call.ruleId();
    startNanos = call.startNanos();
    endNanos = call.endNanos();
    outcome = call.outcome();
    fillSends(call);
    isKept = true;
  }

  void fill(ObservedCall connection, ConnectRequest asked, long end, TraceContext context) {
    fill(connection, context);
    side = Side.CONNECTED;
    endNanos = end;
    isReader = connection.side() == io.zerohop.engine.sql.Side.READER;
    parent = context.parent();
    fill(asked);
  }

  void fill(ObservedStatement statement, TraceContext last) {
    int count = 1;
    TraceContext context = last;
    for (ObservedRun each = statement.before(); each != null; each = each.before()) {
      TraceContext earlier = each.trace();
      context = earlier == null ? context : earlier;
      count++;
    }
    fill(Side.RAN, context);
    ObservedCall connection = statement.connection();
    ConnectRequest asked = connection.connect();
    if (asked == null) {
      return; // of nobody's connection
    }
    fill(asked);
    service = connection.service();
    cluster = connection.cluster();
    rule = connection.ruleId();
    sql = cut(statement.sql());
    batch = statement.batch();
    startNanos = statement.beganNanos();
    endNanos = statement.endNanos();
    roomFor(count);
    for (ObservedRun each = statement; each != null; each = each.before()) {
      sends[--count].fill(each);
    }
    isKept = true;
  }

  private void fill(ConnectRequest asked) {
    dialect = asked.dialect();
    database = asked.database();
    host = asked.host();
    port = asked.port();
  }

  private void fillSends(ObservedCall call) {
    int count = 0;
    for (ObservedAttempt each = call.last(); each != null; each = each.before()) {
      count++;
    }
    roomFor(count);
    for (ObservedAttempt each = call.last(); each != null; each = each.before()) {
      sends[--count].fill(each, endNanos);
    }
  }

  private void roomFor(int count) {
    if (sends.length < count) {
      int known = sends.length;
      sends = Arrays.copyOf(sends, count);
      for (int i = known; i < count; i++) {
        sends[i] = new SendRecord();
      }
    }
    sendCount = count;
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
  }

  /** Lets go of all that it refers to. */
  void clear() {
    isKept = false;
    isCancelled = false;
    answer.clear();
    state = "";
    scheme = "";
    host = "";
    method = "";
    path = "";
    headers = Map.of();
    service = "";
    cluster = "";
    rule = null;
    dialect = "";
    database = "";
    sql = "";
    outcome = null;
    for (int i = 0; i < sendCount; i++) {
      sends[i].clear();
    }
    sendCount = 0;
  }

  /** The upper half of the trace's id; 0 for none. */
  public long traceHigh() {
    return traceHigh;
  }

  /** The lower half of the trace's id. */
  public long traceLow() {
    return traceLow;
  }

  /** The span that the first send carried. */
  public long span() {
    return span;
  }

  /** The span around the call; 0 for none. */
  public long parent() {
    return parent;
  }

  /** The trace's tracestate; empty for none. */
  public String state() {
    return state;
  }

  /** As {@link CallRequest#scheme()}. */
  public String scheme() {
    return scheme;
  }

  /** As {@link CallRequest#host()}. */
  public String host() {
    return host;
  }

  /** As {@link CallRequest#port()}. */
  public int port() {
    return port;
  }

  /** As {@link CallRequest#method()}. */
  public String method() {
    return method;
  }

  /** As {@link CallRequest#path()}; a very long one is cut. */
  public String path() {
    return path;
  }

  /** As {@link CallRequest#keptHeaders()}. */
  public Map<String, String> headers() {
    return headers;
  }

  /** As {@link ObservedCall#service()}. */
  public String service() {
    return service;
  }

  /** As {@link ObservedCall#cluster()}. */
  public String cluster() {
    return cluster;
  }

  /** As {@link ObservedCall#ruleId()}. */
  public Route.@Nullable Id rule() {
    return rule;
  }

  /** As {@link ObservedCall#startNanos()}. */
  public long startNanos() {
    return startNanos;
  }

  /** As {@link ObservedCall#endNanos()}. */
  public long endNanos() {
    return endNanos;
  }

  /** Whether there is a call in it: not where it could not be copied. */
  public boolean isKept() {
    return isKept;
  }

  /** Which end of the call it was. */
  public Side side() {
    return side;
  }

  /** How a call that was made ended; null of one that was served. */
  public @Nullable Outcome outcome() {
    return outcome;
  }

  /** What a call that was served was answered with, and what went wrong. */
  public SendRecord answer() {
    return answer;
  }

  /** Whether the caller of a call that was served gave up. */
  public boolean isCancelled() {
    return isCancelled;
  }

  /** As {@link ConnectRequest#dialect()}; of databases alone. */
  public String dialect() {
    return dialect;
  }

  /** As {@link ConnectRequest#database()}; of databases alone. */
  public String database() {
    return database;
  }

  /** As {@link ObservedStatement#sql()}, with its literals; a very long one is cut. */
  public String sql() {
    return sql;
  }

  /** As {@link ObservedStatement#batch()}. */
  public int batch() {
    return batch;
  }

  /** Whether a connection to a database is to a replica. */
  public boolean isReader() {
    return isReader;
  }

  /** How many sends there were. */
  public int sends() {
    return sendCount;
  }

  /** One of its sends, the first is 0. */
  public SendRecord send(int index) {
    if (index >= sendCount) {
      throw new IndexOutOfBoundsException(index);
    }
    return sends[index];
  }
}
