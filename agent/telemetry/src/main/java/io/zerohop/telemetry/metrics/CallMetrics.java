package io.zerohop.telemetry.metrics;

import static io.zerohop.engine.sql.Side.READER;
import static io.zerohop.engine.sql.Side.WRITER;

import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.sql.Dialect;
import io.zerohop.engine.sql.StatementFailure;
import io.zerohop.telemetry.metrics.Manner.Kind;
import io.zerohop.telemetry.metrics.Metric.Form;
import io.zerohop.telemetry.metrics.Metric.Point;
import io.zerohop.telemetry.metrics.SeriesTable.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Edges} counted, by the names of OpenTelemetry's semantic conventions for HTTP, RPC
 * and databases, and by names of our own where there are none.
 */
final class CallMetrics {
  private static final int FIRST_ERROR = 400;
  private static final int FIRST_FAULT = 500;
  private static final String SECONDS = "s";
  private static final String CALLS = "{call}";

  /** The codes by which an RPC's server says that it failed, by the conventions for gRPC. */
  private static final Set<RpcCode> FAULTS =
      Set.of(
          RpcCode.UNKNOWN,
          RpcCode.DEADLINE_EXCEEDED,
          RpcCode.UNIMPLEMENTED,
          RpcCode.INTERNAL,
          RpcCode.UNAVAILABLE,
          RpcCode.DATA_LOSS);

  private final List<Point> http = new ArrayList<>();
  private final List<Point> rpc = new ArrayList<>();
  private final List<Point> database = new ArrayList<>();
  private final List<Point> servedHttp = new ArrayList<>();
  private final List<Point> servedRpc = new ArrayList<>();
  private final Map<Map<String, Object>, Long> calls = new LinkedHashMap<>();
  private final Map<Map<String, Object>, Long> retries = new LinkedHashMap<>();
  private final Map<Map<String, Object>, Long> statements = new LinkedHashMap<>();

  private CallMetrics() {}

  /** All of it; a measure without numbers is left out. */
  static List<Metric> of(Edges edges) {
    CallMetrics read = new CallMetrics();
    edges.allMade().forEach(read::made);
    edges.allServed().forEach(read::served);
    edges.allRan().forEach(read::ran);
    return read.metrics();
  }

  private void made(Series series) {
    Subject subject = series.subject();
    Map<String, Object> edge = edge(subject);
    long count = series.durations().count();
    if (subject == null) {
      calls.merge(edge, count, Long::sum);
      return;
    }
    Kind kind = Manner.kind(subject.manner());
    if (kind == Kind.STATEMENT) {
      edge.put("zerohop.reason", Manner.reason(subject.manner()).name());
      statements.merge(edge, count, Long::sum);
      return;
    }
    if (series.retries().get() > 0) {
      retries.merge(new LinkedHashMap<>(edge), series.retries().get(), Long::sum);
    }
    how(subject, kind, edge);
    calls.merge(new LinkedHashMap<>(edge), count, Long::sum);
    if (kind == Kind.HTTP || kind == Kind.RPC) {
      Map<String, Object> all = new LinkedHashMap<>();
      if (kind == Kind.HTTP) {
        http(subject, FIRST_ERROR, all);
      } else {
        rpc(subject, all);
      }
      all.put("server.address", subject.host());
      all.put("server.port", (long) subject.port());
      all.putAll(edge);
      (kind == Kind.HTTP ? http : rpc).add(point(all, series));
    }
  }

  private void served(Series series) {
    Map<String, Object> all = new LinkedHashMap<>();
    Subject subject = series.subject();
    if (subject == null) {
      all.putAll(edge(null));
      servedHttp.add(point(all, series));
    } else if (Manner.kind(subject.manner()) == Kind.RPC) {
      rpc(subject, all);
      servedRpc.add(point(all, series));
    } else {
      http(subject, FIRST_FAULT, all);
      all.put("url.scheme", subject.scheme());
      servedHttp.add(point(all, series));
    }
  }

  private void ran(Series series) {
    Subject subject = series.subject();
    Map<String, Object> all = new LinkedHashMap<>();
    Map<String, Object> edge = edge(subject);
    if (subject != null) {
      if (series.retries().get() > 0) {
        retries.merge(new LinkedHashMap<>(edge), series.retries().get(), Long::sum);
      }
      all.put("db.system.name", subject.scheme());
      put("db.namespace", subject.database(), all);
      String batch = Manner.isBatch(subject.manner()) ? "BATCH " : "";
      put("db.operation.name", (batch + subject.name()).strip(), all);
      failure(subject, all);
      all.put("server.address", subject.host());
      all.put("server.port", (long) subject.port());
      edge.put("zerohop.side", (Manner.isReader(subject.manner()) ? READER : WRITER).word());
      edge.put("zerohop.reason", Manner.reason(subject.manner()).name());
    }
    all.putAll(edge);
    database.add(point(all, series));
  }

  private static void failure(Subject subject, Map<String, Object> all) {
    StatementFailure failure = subject.failure();
    if (failure != null) {
      String status = failure.answer(Dialect.of(subject.scheme()));
      put("db.response.status_code", status == null ? "" : status, all);
      all.put("error.type", failure.kind());
    }
  }

  private static void put(String key, String value, Map<String, Object> all) {
    if (!value.isEmpty()) {
      all.put(key, value);
    }
  }

  private static Point point(Map<String, Object> attributes, Series series) {
    return new Point(attributes, series.durations().seconds(), series.durations().counts());
  }

  /** From whom is the resource's to say; to whom, by which rule, is here. */
  private static Map<String, Object> edge(@Nullable Subject subject) {
    Map<String, Object> edge = new LinkedHashMap<>();
    if (subject == null) {
      edge.put("otel.metric.overflow", true);
      return edge;
    }
    edge.put("zerohop.service", subject.service());
    if (!subject.rule().resource().isEmpty()) {
      edge.put("zerohop.route", subject.rule().resource() + " rule " + subject.rule().rule());
    }
    if (!subject.cluster().isEmpty()) {
      edge.put("zerohop.cluster", subject.cluster());
    }
    return edge;
  }

  private static void how(Subject subject, Kind kind, Map<String, Object> edge) {
    Reason reason = Manner.reason(subject.manner());
    if (kind == Kind.WOULD_HAVE) {
      edge.put("zerohop.reason", Reason.PASSED_THROUGH.name());
      edge.put("zerohop.would_have", reason == Reason.OK ? "SENT" : reason.name());
      return;
    }
    edge.put("zerohop.reason", reason.name());
    RpcCode code = Manner.code(subject.manner());
    int status = code == null ? Manner.status(subject.manner()) : code.httpStatus();
    if (status > 0) {
      edge.put("zerohop.response.class", status / 100 + "xx");
    }
  }

  private static void http(Subject subject, int firstError, Map<String, Object> all) {
    int status = Manner.status(subject.manner());
    Reason reason = Manner.reason(subject.manner());
    all.put("http.request.method", Manner.method(subject.manner()));
    if (status > 0) {
      all.put("http.response.status_code", (long) status);
    }
    if (status >= firstError) {
      all.put("error.type", Integer.toString(status));
    } else if (status == 0) {
      all.put("error.type", reason.name());
    }
  }

  private static void rpc(Subject subject, Map<String, Object> all) {
    RpcCode code = Manner.code(subject.manner());
    String name = subject.name().isEmpty() ? "/_OTHER" : subject.name();
    int slash = name.lastIndexOf('/');
    all.put("rpc.system", "grpc");
    if (slash > 0) {
      all.put("rpc.service", name.substring(1, slash));
    }
    all.put("rpc.method", name.substring(slash + 1));
    if (code != null) {
      all.put("rpc.grpc.status_code", (long) code.ordinal());
      boolean made = !subject.host().isEmpty();
      if (made ? code != RpcCode.OK : FAULTS.contains(code)) {
        all.put("error.type", code.name());
      }
    }
  }

  private List<Metric> metrics() {
    List<Metric> all = new ArrayList<>();
    histogram("http.client.request.duration", "HTTP calls, with all of their sends.", http, all);
    histogram("rpc.client.call.duration", "RPCs, with all of their sends.", rpc, all);
    histogram("db.client.operation.duration", "Statements, with all of their runs.", database, all);
    histogram("http.server.request.duration", "HTTP calls answered.", servedHttp, all);
    histogram("rpc.server.call.duration", "RPCs answered.", servedRpc, all);
    counter("zerohop.client.calls", "Calls that ended.", calls, all);
    counter("zerohop.client.retries", "Sends after a call's first.", retries, all);
    counter(
        "zerohop.database.refused",
        "Statements that policy answered in a database's place.",
        statements,
        all);
    return all;
  }

  private static void histogram(String name, String what, List<Point> points, List<Metric> all) {
    if (!points.isEmpty()) {
      all.add(new Metric(name, Form.HISTOGRAM, SECONDS, "Duration of " + what, points));
    }
  }

  private static void counter(
      String name, String what, Map<Map<String, Object>, Long> counts, List<Metric> all) {
    if (!counts.isEmpty()) {
      List<Point> points = new ArrayList<>();
      counts.forEach((attributes, count) -> points.add(Point.of(attributes, count)));
      all.add(new Metric(name, Form.COUNTER, CALLS, what, points));
    }
  }
}
