package io.zerohop.telemetry.export;

import com.google.protobuf.CodedOutputStream;
import io.zerohop.telemetry.trace.CallRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes records as an ExportTraceServiceRequest of OTLP (opentelemetry-proto,
 * collector/trace/v1/trace_service.proto) into one buffer that is used again. The length of a
 * message is written behind it, into a place of {@value #LENGTH} bytes left for it. For one thread.
 */
final class SpanEncoder {
  static final int LENGTH = 4;

  private static final int RESOURCE_SPANS = 1;
  private static final int RESOURCE = 1;
  private static final int SCOPE_SPANS = 2;
  private static final int SCOPE = 1;
  private static final int SCOPE_NAME = 1;
  private static final int SCOPE_VERSION = 2;
  private static final int DELIMITED = 2;
  private static final int SEVEN_BITS = 7;
  private static final int MORE = 0x80;
  private static final int FIRST_SIZE = 16 * 1024;

  private final Map<String, String> resource;
  private final String version;
  private final Spans spans;
  private byte[] buffer = new byte[FIRST_SIZE];
  private int length;

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
    while (true) {
      try {
        return tryEncode(records, count);
      } catch (CodedOutputStream.OutOfSpaceException e) {
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private int tryEncode(CallRecord[] records, int count) throws IOException {
    Output out = new Output(buffer, spans.form().names());
    int all = out.begin(RESOURCE_SPANS);
    int about = out.begin(RESOURCE);
    for (Map.Entry<String, String> attribute : resource.entrySet()) {
      out.attribute(RESOURCE, attribute.getKey(), attribute.getValue());
    }
    out.end(about);
    int scoped = out.begin(SCOPE_SPANS);
    int scope = out.begin(SCOPE);
    out.coded.writeString(SCOPE_NAME, "io.zerohop");
    out.coded.writeString(SCOPE_VERSION, version);
    out.end(scope);
    int written = 0;
    for (int i = 0; i < count; i++) {
      written += spans.write(records[i], out);
    }
    out.end(scoped);
    out.end(all);
    length = out.position();
    return written;
  }

  int length() {
    return length;
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(buffer, 0, length);
  }

  /** A buffer that is written to, with the beginnings of messages whose length is not known yet. */
  static final class Output {
    private static final int ATTRIBUTE_KEY = 1;
    private static final int ATTRIBUTE_VALUE = 2;
    private static final int VALUE_TEXT = 1;
    private static final int VALUE_NUMBER = 3;

    final CodedOutputStream coded;
    private final byte[] bytes;
    private final Map<String, String> names;

    /**
     * @param names what attributes of spans are called instead; by an empty name they are left out
     */
    Output(byte[] bytes, Map<String, String> names) {
      this.bytes = bytes;
      this.names = names;
      this.coded = CodedOutputStream.newInstance(bytes);
    }

    private String name(int field, String key) {
      return field == Spans.ATTRIBUTES ? names.getOrDefault(key, key) : key;
    }

    int position() {
      return bytes.length - coded.spaceLeft();
    }

    /** Begins a message; what is written until {@link #end} is in it. */
    int begin(int field) throws IOException {
      coded.writeTag(field, DELIMITED);
      for (int i = 0; i < LENGTH; i++) {
        coded.writeRawByte(0);
      }
      return position();
    }

    /** Ends the message that began there. */
    void end(int begin) {
      int rest = position() - begin;
      for (int i = LENGTH; i > 1; i--) {
        bytes[begin - i] = (byte) ((rest & (MORE - 1)) | MORE);
        rest >>>= SEVEN_BITS;
      }
      bytes[begin - 1] = (byte) rest;
    }

    void attribute(int field, String key, String text) throws IOException {
      String name = name(field, key);
      if (!name.isEmpty()) {
        int attribute = begin(field);
        coded.writeString(ATTRIBUTE_KEY, name);
        int value = begin(ATTRIBUTE_VALUE);
        coded.writeString(VALUE_TEXT, text);
        end(value);
        end(attribute);
      }
    }

    void attribute(int field, String key, long number) throws IOException {
      String name = name(field, key);
      if (!name.isEmpty()) {
        int attribute = begin(field);
        coded.writeString(ATTRIBUTE_KEY, name);
        int value = begin(ATTRIBUTE_VALUE);
        coded.writeInt64(VALUE_NUMBER, number);
        end(value);
        end(attribute);
      }
    }
  }
}
