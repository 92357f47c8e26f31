package io.zerohop.telemetry.export;

import io.zerohop.telemetry.trace.CallRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * Writes records as an ExportTraceServiceRequest of OTLP (opentelemetry-proto,
 * collector/trace/v1/trace_service.proto) into one buffer that is used again. For one thread.
 */
final class SpanEncoder {
  private static final int RESOURCE_SPANS = 1;
  private static final int RESOURCE = 1;
  private static final int SCOPE_SPANS = 2;
  private static final int SCOPE = 1;
  private static final int SCOPE_NAME = 1;
  private static final int SCOPE_VERSION = 2;

  private final Map<String, String> resource;
  private final String version;
  private final Spans spans;
  private final Output out = new Output();

  /**
   * @param resource the attributes of this JVM, by name
   * @param version of the agent
   */
  SpanEncoder(Map<String, String> resource, String version, Spans spans) {
    this.resource = resource;
    this.version = version;
    this.spans = spans;
  }

  /**
   * Encodes the first records of the array; {@link #writeTo} has them until the next time.
   *
   * @return how many spans they are
   */
  int encode(CallRecord[] records, int count) {
    out.clear(spans.form().names());
    int all = out.begin(RESOURCE_SPANS);
    int about = out.begin(RESOURCE);
    for (Map.Entry<String, String> attribute : resource.entrySet()) {
      out.attribute(RESOURCE, attribute.getKey(), attribute.getValue());
    }
    out.end(about);
    int scoped = out.begin(SCOPE_SPANS);
    int scope = out.begin(SCOPE);
    out.text(SCOPE_NAME, "io.zerohop");
    out.text(SCOPE_VERSION, version);
    out.end(scope);
    int written = 0;
    for (int i = 0; i < count; i++) {
      written += spans.write(records[i], out);
    }
    out.end(scoped);
    out.end(all);
    return written;
  }

  int length() {
    return out.length();
  }

  void writeTo(OutputStream to) throws IOException {
    out.writeTo(to);
  }
}
