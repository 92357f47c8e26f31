package io.zerohop.telemetry.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.zerohop.telemetry.FakeCall;
import io.zerohop.telemetry.trace.CallRecord;
import io.zerohop.telemetry.trace.RecordRing;
import io.zerohop.telemetry.trace.Recording;
import io.zerohop.telemetry.trace.Sampler;
import io.zerohop.telemetry.trace.Unsampled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What is exported, as the decoder that receivers use reads it. */
final class Exported {
  static final long EPOCH = 1_700_000_000_000_000_000L;

  private Exported() {}

  /** What becomes of that many calls. */
  static ExportTraceServiceRequest export(int calls, Consumer<Recording> happening)
      throws IOException {
    return export(calls, SpanForm.DEFAULT, happening);
  }

  /** The same in another form. */
  static ExportTraceServiceRequest export(int calls, SpanForm form, Consumer<Recording> happening)
      throws IOException {
    RecordRing ring = new RecordRing(calls);
    Unsampled none = new Unsampled(() -> 1, FakeCall.FORMAT);
    happening.accept(
        new Recording(
            ring, Sampler.DEFAULT, FakeCall.FORMAT, () -> 1, none, call -> false, () -> {}));
    CallRecord[] records = new CallRecord[calls];
    int count = ring.take(records);
    Spans spans = new Spans(() -> 0x55);
    spans.anchor(EPOCH, 0);
    spans.form(form);
    Map<String, String> jvm = Map.of("service.name", "front", "telemetry.distro.name", "zerohop");
    SpanEncoder encoder = new SpanEncoder(jvm, "1.2.3", spans);
    int written = encoder.encode(records, count);
    ExportTraceServiceRequest decoded = decode(encoder);
    assertEquals(written, decoded.getResourceSpans(0).getScopeSpans(0).getSpansCount());
    return decoded;
  }

  private static ExportTraceServiceRequest decode(SpanEncoder encoder) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    encoder.writeTo(bytes);
    assertEquals(encoder.length(), bytes.size());
    return decode(bytes.toByteArray());
  }

  /** What a receiver reads. */
  static ExportTraceServiceRequest decode(byte[] request) {
    try {
      return ExportTraceServiceRequest.parseFrom(request);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  static Map<String, String> attributes(Span span) {
    return attributes(span.getAttributesList());
  }

  static Map<String, String> attributes(List<KeyValue> list) {
    Map<String, String> attributes = new TreeMap<>();
    for (KeyValue each : list) {
      AnyValue value = each.getValue();
      String text =
          value.hasStringValue() ? value.getStringValue() : Long.toString(value.getIntValue());
      String before = attributes.put(each.getKey(), text);
      assertNull(before, "twice: " + each.getKey());
    }
    return attributes;
  }
}
