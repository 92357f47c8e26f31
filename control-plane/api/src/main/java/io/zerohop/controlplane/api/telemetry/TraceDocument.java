package io.zerohop.controlplane.api.telemetry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.telemetry.ReceivedTraces;
import io.zerohop.controlplane.telemetry.trace.Span;
import io.zerohop.controlplane.telemetry.trace.TraceId;
import io.zerohop.controlplane.telemetry.trace.TraceTree;
import java.time.Instant;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A trace as a document: its spans from top to bottom, each with its depth. */
final class TraceDocument {
  private TraceDocument() {}

  static ObjectNode of(TraceId trace, ReceivedTraces.Found found) {
    ObjectNode document = Json.object().put("trace", trace.toString());
    ArrayNode spans = document.putArray("spans");
    found.rows().forEach(row -> write(row, spans.addObject()));
    return document.put("leftOut", found.leftOut());
  }

  private static void write(TraceTree.Row row, ObjectNode into) {
    Span span = row.span();
    into.put("depth", row.depth())
        .put("service", span.source().service())
        .put("namespace", span.source().namespace())
        .put("instance", span.source().instance())
        .put("name", row.text().name())
        .put("kind", row.text().kind())
        .put("micros", TimeUnit.NANOSECONDS.toMicros(span.nanos()))
        .put("status", row.text().status())
        .put("failed", span.failed())
        .put("message", span.message())
        .put("decision", row.text().decision())
        .put("start", Instant.EPOCH.plusNanos(span.startNanos()).toString())
        .put("id", span.id())
        .put("parent", span.parent());
    into.set("attributes", Json.of(new TreeMap<>(span.attributes())));
  }
}
