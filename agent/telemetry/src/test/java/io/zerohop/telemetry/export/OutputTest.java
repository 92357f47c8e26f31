package io.zerohop.telemetry.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.CodedInputStream;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is written by hand, as Protocol Buffers read it. */
class OutputTest {
  private final Output out = new Output();

  private CodedInputStream read() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    out.writeTo(bytes);
    assertEquals(out.length(), bytes.size());
    return CodedInputStream.newInstance(bytes.toByteArray());
  }

  @Test
  void textsAreUtf8WhateverIsInThemAndHoweverLongTheyAre() throws IOException {
    for (String text :
        List.of(
            "",
            "plain",
            "\u007f\u0080\u07ff\u0800\uffff",
            "\ud800\udc00 \ud83d\ude80 \udbff\udfff",
            "half \ud83d, other half \ude80, \ud83d",
            "\u4e2d".repeat(42),
            "\u4e2d".repeat(43),
            "x".repeat(100_000))) {
      out.clear(Map.of());
      out.text(15, text);

      CodedInputStream in = read();
      assertEquals(15 << 3 | 2, in.readTag());
      String same = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
      assertEquals(same, in.readStringRequireUtf8());
      assertTrue(in.isAtEnd());
    }
  }

  @Test
  void numbersAreReadAsTheyAre() throws IOException {
    for (long number : new long[] {0, 1, 127, 128, 300, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
      out.clear(Map.of());
      out.number(1, number);
      out.fixed64(16, number);
      out.fixed32(2, (int) number);
      out.id(3, number);
      out.id(4, number, ~number);

      CodedInputStream in = read();
      assertEquals(1 << 3, in.readTag());
      assertEquals(number, in.readInt64());
      assertEquals(16 << 3 | 1, in.readTag());
      assertEquals(number, in.readFixed64());
      assertEquals(2 << 3 | 5, in.readTag());
      assertEquals((int) number, in.readFixed32());
      assertEquals(3 << 3 | 2, in.readTag());
      assertEquals(number, in.readBytes().asReadOnlyByteBuffer().getLong());
      assertEquals(4 << 3 | 2, in.readTag());
      var two = in.readBytes().asReadOnlyByteBuffer();
      assertEquals(List.of(number, ~number), List.of(two.getLong(), two.getLong()));
      assertTrue(in.isAtEnd());
    }
  }

  @Test
  void anAttributeInPiecesIsOneText() throws IOException {
    for (int number : new int[] {0, 9, 10, 8080, Integer.MAX_VALUE}) {
      out.clear(Map.of());
      assertTrue(out.beginAttribute(1, "url"));
      out.append("http://");
      out.append("xhostx", 1, 5);
      out.append(":");
      out.append(number);
      out.endAttribute();

      CodedInputStream in = read();
      assertEquals(1 << 3 | 2, in.readTag());
      KeyValue read = KeyValue.parseFrom(in.readByteArray());
      assertEquals("url", read.getKey());
      assertEquals("http://host:" + number, read.getValue().getStringValue());
    }
  }

  @Test
  void attributesOfSpansHaveTheNamesThatWereAskedForOrAreLeftOut() throws IOException {
    out.clear(Map.of("a", "b", "secret", ""));
    out.attribute(Spans.ATTRIBUTES, "a", 7);
    out.attribute(Spans.ATTRIBUTES, "secret", "x");
    assertFalse(out.beginAttribute(Spans.ATTRIBUTES, "secret"));

    CodedInputStream in = read();
    assertEquals(Spans.ATTRIBUTES << 3 | 2, in.readTag());
    KeyValue read = KeyValue.parseFrom(in.readByteArray());
    assertEquals("b", read.getKey());
    assertEquals(7, read.getValue().getIntValue());
    assertTrue(in.isAtEnd());
  }
}
