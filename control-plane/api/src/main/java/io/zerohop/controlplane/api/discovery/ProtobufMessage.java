package io.zerohop.controlplane.api.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * One message in the protobuf wire format, written field by field; a field whose value is missing
 * is left out. Enough for one fixed document, so that this module needs no protobuf library.
 */
final class ProtobufMessage {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  ProtobufMessage text(int number, JsonNode value) {
    return value.isMissingNode() ? this : text(number, value.asText());
  }

  ProtobufMessage text(int number, String value) {
    return field(number, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A value of any type, as text in YAML, of which JSON is a part (message Any of gnostic). */
  ProtobufMessage yaml(int number, JsonNode value) {
    return value.isMissingNode()
        ? this
        : message(number, new ProtobufMessage().text(2, value.toString()));
  }

  ProtobufMessage truth(int number, JsonNode value) {
    if (value.asBoolean()) {
      tag(number, VARINT);
      varint(1);
    }
    return this;
  }

  ProtobufMessage whole(int number, JsonNode value) {
    if (value.isNumber()) {
      tag(number, VARINT);
      varint(value.asLong());
    }
    return this;
  }

  ProtobufMessage real(int number, JsonNode value) {
    if (value.isNumber()) {
      tag(number, FIXED64);
      long bits = Double.doubleToLongBits(value.asDouble());
      for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
        out.write((int) (bits >>> shift));
      }
    }
    return this;
  }

  ProtobufMessage message(int number, ProtobufMessage value) {
    return field(number, value.bytes());
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  private ProtobufMessage field(int number, byte[] content) {
    tag(number, LENGTH);
    varint(content.length);
    out.writeBytes(content);
    return this;
  }

  private void tag(int number, int type) {
    varint((long) number << 3 | type);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
