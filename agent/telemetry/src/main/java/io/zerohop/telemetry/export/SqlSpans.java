package io.zerohop.telemetry.export;

import static io.zerohop.telemetry.export.Spans.ATTRIBUTES;
import static io.zerohop.telemetry.export.Spans.CLIENT;
import static io.zerohop.telemetry.export.Spans.INTERNAL;

import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.sql.Dialect;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.sql.StatementFailure;
import io.zerohop.engine.sql.StatementSummary;
import io.zerohop.telemetry.trace.CallRecord;
import io.zerohop.telemetry.trace.Ids;
import io.zerohop.telemetry.trace.SendRecord;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the spans of statements and connects say, by OpenTelemetry's semantic conventions for
 * database clients. A statement of one run is one CLIENT span; one that was run again is an
 * INTERNAL span with a CLIENT span for each run below it. Texts go out without their literals,
 * unless it is asked for otherwise. For one thread.
 */
final class SqlSpans {
  private static final String OPERATION = "db.operation.name";

  private final Spans spans;
  private final LongSupplier random;
  private final Statements statements = new Statements();

  /**
   * @param spans writes what all spans have
   * @param random draws the ids of spans that nobody has heard of
   */
  SqlSpans(Spans spans, LongSupplier random) {
    this.spans = spans;
    this.random = random;
  }

  /** Writes the spans of a statement; returns how many they are. */
  int ran(CallRecord call, Output out) {
    StatementSummary summary = statements.of(call.dialect(), call.sql(), call.batch());
    String name = name(call, summary);
    SendRecord last = call.send(call.sends() - 1);
    if (call.sends() == 1) {
      int span = begin(call, call.span(), call.parent(), name, CLIENT, out);
      spans.times(call.startNanos(), call.endNanos(), out);
      whole(call, summary, last, out);
      spans.where().peer(last, out);
      out.end(span);
      return 1;
    }
    long id = Ids.draw(random);
    int whole = begin(call, id, call.parent(), name, INTERNAL, out);
    spans.times(call.startNanos(), call.endNanos(), out);
    whole(call, summary, last, out);
    out.attribute(ATTRIBUTES, "zerohop.attempts", call.sends());
    out.end(whole);
    for (int i = 0; i < call.sends(); i++) {
      SendRecord run = call.send(i);
      int span = begin(call, run.span(), id, name, CLIENT, out);
      spans.times(run.startNanos(), run.endNanos(), out);
      statement(call, summary, out);
      spans.where().peer(run, out);
      side(run.isReader(), out);
      failure(call, run.refused(), out);
      out.end(span);
    }
    return 1 + call.sends();
  }

  private static int begin(
      CallRecord call, long id, long parent, String name, int kind, Output out) {
    int span = Spans.begin(call, id, parent, kind, out);
    out.text(Spans.NAME, name);
    return span;
  }

  /** Writes the span of a connect. */
  void connected(CallRecord call, Output out) {
    int span = begin(call, call.span(), call.parent(), "CONNECT", CLIENT, out);
    spans.times(call.startNanos(), call.endNanos(), out);
    database(call, out);
    out.attribute(ATTRIBUTES, OPERATION, "CONNECT");
    spans.where().way(call, out);
    side(call.isReader(), out);
    out.attribute(ATTRIBUTES, "zerohop.attempts", call.sends());
    if (call.sends() > 0) {
      spans.where().peer(call.send(call.sends() - 1), out);
    }
    Outcome outcome = call.outcome();
    if (outcome != null) {
      Reason reason = outcome.reason();
      out.attribute(ATTRIBUTES, "zerohop.reason", reason.name());
      if (!outcome.isGood()) {
        Spans.error(reason.name(), reason, out);
      }
    }
    out.end(span);
  }

  private void whole(CallRecord call, StatementSummary summary, SendRecord last, Output out) {
    statement(call, summary, out);
    spans.where().way(call, out);
    side(last.isReader(), out);
    failure(call, last.refused(), out);
  }

  private void statement(CallRecord call, StatementSummary summary, Output out) {
    database(call, out);
    put("db.query.text", text(call, summary), out);
    put(OPERATION, summary.operation(), out);
    put("db.collection.name", summary.collection(), out);
    if (call.batch() > 1) {
      out.attribute(ATTRIBUTES, "db.operation.batch.size", call.batch());
    }
  }

  private String text(CallRecord call, StatementSummary summary) {
    return switch (spans.form().sql()) {
      case SANITIZED -> summary.text();
      case TEXT -> call.sql();
      case NONE -> "";
    };
  }

  private void database(CallRecord call, Output out) {
    put("db.system.name", call.dialect(), out);
    put("db.namespace", call.database(), out);
    spans.where().server(call, out);
  }

  private static void put(String key, String value, Output out) {
    if (!value.isEmpty()) {
      out.attribute(ATTRIBUTES, key, value);
    }
  }

  private static void side(boolean isReader, Output out) {
    out.attribute(ATTRIBUTES, "zerohop.side", (isReader ? Side.READER : Side.WRITER).word());
  }

  private static void failure(CallRecord call, @Nullable StatementFailure failure, Output out) {
    if (failure == null) {
      return;
    }
    String status = failure.answer(Dialect.of(call.dialect()));
    if (status != null) {
      out.attribute(ATTRIBUTES, "db.response.status_code", status);
    }
    if (failure.reason() != null) {
      out.attribute(ATTRIBUTES, "zerohop.reason", failure.reason().name());
    }
    Spans.error(failure.kind(), failure.reason(), out);
  }

  /** {@code SELECT orders}; the verb and the database where there is no table. */
  private static String name(CallRecord call, StatementSummary summary) {
    if (summary.operation().isEmpty()) {
      return call.dialect();
    }
    String target = summary.collection().isEmpty() ? call.database() : summary.collection();
    return target.isEmpty() ? summary.operation() : summary.operation() + ' ' + target;
  }
}
