package io.zerohop.telemetry.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.zerohop.engine.trace.Along;
import io.zerohop.engine.trace.TraceContext;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class W3cFormatTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";
  private static final String GOOD = "00-" + TRACE + "-" + SPAN + "-01";
  private static final W3cFormat FORMAT = new W3cFormat(true, true);

  @Test
  void readsWhatACallerSentAndWritesItAsItWas() {
    Map<String, String> sent =
        Map.of("traceparent", GOOD, "tracestate", "a=1,b@c=2", "baggage", "user=7;p=1,x=%20");

    TraceContext read = read(sent);

    assertNotNull(read);
    assertEquals(TRACE, HexFormat.of().toHexDigits(read.high()) + hex(read.low()));
    assertEquals(SPAN, hex(read.span()));
    assertEquals(0, read.parent());
    assertEquals(true, read.sampled());
    assertEquals(sent, written(FORMAT, read));
  }

  @Test
  void aChildIsWrittenWithItsOwnSpanAndWhatGoesAlong() {
    TraceContext read = read(Map.of("traceparent", GOOD, "tracestate", "a=1"));
    assertNotNull(read);

    assertEquals(
        Map.of("traceparent", "00-" + TRACE + "-00000000000000ab-01", "tracestate", "a=1"),
        written(FORMAT, read.child(0xab)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "ff-" + TRACE + "-" + SPAN + "-01",
        "0g-" + TRACE + "-" + SPAN + "-01",
        "00-" + TRACE + "-" + SPAN,
        "00-" + TRACE + "-" + SPAN + "-1",
        "00-" + TRACE + "-" + SPAN + "-0g",
        "00-" + TRACE + "-" + SPAN + "-01-",
        "00-" + TRACE + "-" + SPAN + "-01-extra",
        "01-" + TRACE + "-" + SPAN + "-01.extra",
        "00-00000000000000000000000000000000-" + SPAN + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
        "00-" + TRACE + "-00F067AA0BA902B7-01",
        "00_" + TRACE + "-" + SPAN + "-01",
        "00-" + TRACE + "_" + SPAN + "-01",
        "00-" + TRACE + "-" + SPAN + "_01",
        GOOD + "," + GOOD
      })
  void aMalformedParentIsNoneAndItsStateGoesWithIt(String parent) {
    assertNull(read(Map.of("traceparent", parent, "tracestate", "a=1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"01-%s-%s-01", "fe-%s-%s-03", "01-%s-%s-01-what the future brings"})
  void aLaterVersionIsReadAsFarAsThisOneGoesAndWrittenAsThisOne(String parent) {
    TraceContext read = read(Map.of("traceparent", parent.formatted(TRACE, SPAN)));

    assertNotNull(read);
    assertEquals(Map.of("traceparent", GOOD), written(FORMAT, read));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "=1", "a=1,b", "a=1,=2"})
  void aMalformedStateGoesAlone(String state) {
    TraceContext read = read(Map.of("traceparent", GOOD, "tracestate", state));

    assertNotNull(read);
    assertEquals("", read.along().state());
  }

  @Test
  void whatIsBeyondTheLimitsGoesAlone() {
    assertEquals("", along("tracestate", "a=" + "x".repeat(511)).state());
    assertEquals("", along("tracestate", "a=1,".repeat(33)).state());
    assertEquals("", along("baggage", "a=" + "x".repeat(8_191)).baggage());
    assertEquals("", along("baggage", "a=1,".repeat(65)).baggage());
    String most = "a=1,".repeat(63) + "a=1";
    assertEquals(most, along("baggage", most).baggage());
  }

  @Test
  void whatIsNotTakenIsNeitherReadNorWritten() {
    Map<String, String> sent = Map.of("traceparent", GOOD, "baggage", "a=1");
    TraceContext all = read(sent);
    assertNotNull(all);

    assertNull(new W3cFormat(false, true).read(sent::get));
    assertEquals(Map.of(), written(new W3cFormat(false, false), all));
    TraceContext without = new W3cFormat(true, false).read(sent::get);
    assertNotNull(without);
    assertEquals("", without.along().baggage());
    assertEquals(Map.of("baggage", "a=1"), written(new W3cFormat(false, true), all));
  }

  @Test
  void takesAndLeavesTheParentsThatOpenTelemetryTakesAndLeaves() {
    Random random = new Random(11);
    String alphabet = "0123456789abcdefABF-g,";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder parent = new StringBuilder(GOOD);
      for (int changes = random.nextInt(3); changes > 0; changes--) {
        int at = random.nextInt(parent.length());
        parent.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
      }
      Map<String, String> sent = Map.of("traceparent", parent.toString());
      SpanContext theirs = theirs(sent);
      TraceContext ours = read(sent);
      assertEquals(theirs.isValid(), ours != null, parent.toString());
      if (ours != null) {
        assertEquals(theirs.getTraceId(), hex(ours.high()) + hex(ours.low()));
        assertEquals(theirs.getSpanId(), hex(ours.span()));
        assertEquals(theirs.isSampled(), ours.sampled(), parent.toString());
      }
    }
  }

  private static SpanContext theirs(Map<String, String> sent) {
    Context context =
        W3CTraceContextPropagator.getInstance()
            .extract(
                Context.root(),
                sent,
                new TextMapGetter<>() {
                  @Override
                  public Iterable<String> keys(Map<String, String> carrier) {
                    return carrier.keySet();
                  }

                  @Override
                  public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
                    return carrier == null ? null : carrier.get(key);
                  }
                });
    return Span.fromContext(context).getSpanContext();
  }

  private static Along along(String name, String value) {
    TraceContext read = read(Map.of("traceparent", GOOD, name, value));
    assertNotNull(read);
    return read.along();
  }

  private static @Nullable TraceContext read(Map<String, String> sent) {
    return FORMAT.read(sent::get);
  }

  private static Map<String, String> written(W3cFormat format, TraceContext context) {
    Map<String, String> fields = new TreeMap<>();
    format.write(context, fields::put);
    return fields;
  }

  private static String hex(long value) {
    return HexFormat.of().toHexDigits(value);
  }
}
