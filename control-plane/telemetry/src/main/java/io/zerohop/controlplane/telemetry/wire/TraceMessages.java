package io.zerohop.controlplane.telemetry.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Status;
import io.zerohop.controlplane.telemetry.trace.Source;
import io.zerohop.controlplane.telemetry.trace.Span;
import io.zerohop.controlplane.telemetry.trace.TraceId;
import io.zerohop.controlplane.telemetry.window.KeptSpan;
import io.zerohop.controlplane.telemetry.wire.RefusedExport.Cause;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** OTLP's messages of traces (opentelemetry-proto, collector/trace/v1 and trace/v1). */
public final class TraceMessages {
  private static final int TRACE_ID = 2 * Long.BYTES;

  private TraceMessages() {}

  /**
   * The spans of an ExportTraceServiceRequest, as they are kept: without events and links, which
   * nobody is shown. One without a valid trace id is left out.
   *
   * @throws RefusedExport if it is no such message
   */
  public static List<KeptSpan> read(byte[] message) throws RefusedExport {
    try {
      List<KeptSpan> spans = new ArrayList<>();
      for (ResourceSpans each :
          ExportTraceServiceRequest.parseFrom(message).getResourceSpansList()) {
        Source source = Attributes.source(each.getResource().getAttributesList());
        for (ScopeSpans scope : each.getScopeSpansList()) {
          scope.getSpansList().forEach(span -> keep(source, span, spans));
        }
      }
      return spans;
    } catch (InvalidProtocolBufferException broken) {
      throw new RefusedExport(
          Cause.MALFORMED, "the body is no ExportTraceServiceRequest: " + broken.getMessage());
    }
  }

  private static void keep(
      Source source, io.opentelemetry.proto.trace.v1.Span span, List<KeptSpan> into) {
    ByteString id = span.getTraceId();
    if (id.size() != TRACE_ID) {
      return;
    }
    TraceId trace =
        new TraceId(
            id.asReadOnlyByteBuffer().getLong(), id.asReadOnlyByteBuffer().getLong(Long.BYTES));
    if (trace.isValid()) {
      boolean plain = span.getEventsCount() == 0 && span.getLinksCount() == 0;
      io.opentelemetry.proto.trace.v1.Span kept =
          plain ? span : span.toBuilder().clearEvents().clearLinks().build();
      into.add(new KeptSpan(trace, source, kept.toByteArray()));
    }
  }

  /** A kept span, decoded. */
  public static Span span(KeptSpan kept) {
    try {
      var span = io.opentelemetry.proto.trace.v1.Span.parseFrom(kept.message());
      return new Span(
          hex(span.getSpanId()),
          hex(span.getParentSpanId()),
          kept.source(),
          kind(span.getKindValue()),
          span.getName(),
          span.getStartTimeUnixNano(),
          span.getEndTimeUnixNano(),
          span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR,
          span.getStatus().getMessage(),
          Attributes.of(span.getAttributesList()));
    } catch (InvalidProtocolBufferException impossible) {
      throw new IllegalStateException("a span that was encoded here must be readable", impossible);
    }
  }

  private static Span.Kind kind(int number) {
    Span.Kind[] kinds = Span.Kind.values();
    return number > 0 && number < kinds.length ? kinds[number] : Span.Kind.UNSPECIFIED;
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  /**
   * An ExportTraceServiceResponse.
   *
   * @param refused how many spans were not taken
   * @param why what their sender is told
   */
  public static byte[] response(int refused, String why) {
    ExportTraceServiceResponse.Builder response = ExportTraceServiceResponse.newBuilder();
    if (refused > 0) {
      response.setPartialSuccess(
          ExportTracePartialSuccess.newBuilder().setRejectedSpans(refused).setErrorMessage(why));
    }
    return response.build().toByteArray();
  }
}
