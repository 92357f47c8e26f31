package io.zerohop.telemetry.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.extension.trace.propagation.B3Propagator;
import io.zerohop.engine.trace.Along;
import io.zerohop.engine.trace.TraceContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PropagationTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";
  private static final String GOOD = "00-" + TRACE + "-" + SPAN + "-01";
  private static final Propagation FORMAT = of("tracecontext", "baggage");

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

  @Test
  void aPreparedContextIsWrittenTheSameWithoutANewText() {
    TraceContext ours = new TraceContext(1, 2, 3, 0, false, null, new Along("a=1", "", FORMAT));

    TraceContext ready = FORMAT.prepared(ours);

    assertEquals(written(FORMAT, ours), written(FORMAT, ready));
    assertSame(
        written(FORMAT, ready).get("traceparent"), written(FORMAT, ready).get("traceparent"));
    assertEquals(written(FORMAT, ours.child(4)), written(FORMAT, ready.child(4)));
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

    assertNull(of("baggage").read(sent::get));
    assertEquals(Map.of(), written(of("none"), all));
    TraceContext without = of("tracecontext").read(sent::get);
    assertNotNull(without);
    assertEquals("", without.along().baggage());
    assertEquals(Map.of("baggage", "a=1"), written(of("baggage"), all));
  }

  @Test
  void readsEitherKindOfB3AndWritesTheOneThatIsAskedFor() {
    Map<String, String> single = Map.of("b3", TRACE + "-" + SPAN + "-1");
    Map<String, String> several =
        Map.of("x-b3-traceid", TRACE, "x-b3-spanid", SPAN, "x-b3-sampled", "1");
    for (Map<String, String> sent : List.of(single, several)) {
      TraceContext one = of("b3").read(sent::get);
      assertNotNull(one);
      assertEquals(single, written(of("b3"), one));
      TraceContext other = of("b3multi").read(sent::get);
      assertNotNull(other);
      assertEquals(several, written(of("b3multi"), other));
    }
  }

  @Test
  void aContextThatIsReadInOneWayIsWrittenInAll() {
    Propagation both = of("tracecontext", "b3", "baggage");
    TraceContext read = both.read(Map.of("b3", SPAN + "-" + SPAN + "-d", "baggage", "a=1")::get);
    assertNotNull(read);

    assertEquals(
        Map.of(
            "traceparent", "00-0000000000000000" + SPAN + "-" + SPAN + "-01",
            "b3", "0000000000000000" + SPAN + "-" + SPAN + "-1",
            "baggage", "a=1"),
        written(both, read));
    TraceContext last = both.read(Map.of("b3", SPAN + "-" + SPAN, "traceparent", GOOD)::get);
    assertNotNull(last);
    assertEquals(0, last.high(), "b3 is named last");
  }

  @Test
  void baggageStandsWithoutAContextToo() {
    assertEquals("a=1", FORMAT.baggage(Map.of("baggage", "a=1")::get));
    assertEquals("", of("tracecontext").baggage(Map.of("baggage", "a=1")::get));
  }

  @Test
  void tellsAPropagatorThatThereIsNot() {
    List<String> unknown = new ArrayList<>();
    Propagation.of(List.of("tracecontext", "xray", "none"), unknown::add);
    assertEquals(List.of("xray"), unknown);
  }

  @Test
  void takesAndLeavesTheB3ThatOpenTelemetryTakesAndLeaves() {
    Random random = new Random(12);
    String alphabet = "0123456789abcdefABFd-g,1";
    for (int i = 0; i < 20_000; i++) {
      String[] shapes = {
        TRACE + "-" + SPAN,
        TRACE + "-" + SPAN + "-1",
        TRACE + "-" + SPAN + "-0-" + SPAN,
        SPAN + "-" + SPAN + "-d",
        "0",
        TRACE
      };
      String single = changed(shapes[random.nextInt(shapes.length)], random, alphabet);
      Map<String, String> sent = new HashMap<>();
      if (random.nextInt(3) > 0) {
        sent.put("b3", single);
      }
      if (random.nextInt(3) > 0) {
        sent.put("x-b3-traceid", changed(random.nextBoolean() ? TRACE : SPAN, random, alphabet));
        sent.put("x-b3-spanid", changed(SPAN, random, alphabet));
        sent.put("x-b3-sampled", List.of("0", "1", "true", "d", "").get(random.nextInt(5)));
        sent.put("x-b3-flags", List.of("0", "1", "").get(random.nextInt(3)));
      }
      SpanContext theirs = theirs(B3Propagator.injectingSingleHeader(), sent);
      TraceContext ours = of("b3").read(sent::get);
      assertEquals(theirs.isValid(), ours != null, sent::toString);
      if (ours != null) {
        assertEquals(theirs.getTraceId(), hex(ours.high()) + hex(ours.low()));
        assertEquals(theirs.getSpanId(), hex(ours.span()));
        assertEquals(theirs.isSampled(), ours.sampled(), sent::toString);
      }
    }
  }

  private static String changed(String text, Random random, String alphabet) {
    StringBuilder changed = new StringBuilder(text);
    for (int changes = random.nextInt(3); changes > 0; changes--) {
      int at = random.nextInt(changed.length());
      changed.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return changed.toString();
  }

  private static Propagation of(String... names) {
    return Propagation.of(List.of(names), unknown -> assertEquals("", unknown));
  }

  @Test
  void takesAndLeavesTheParentsThatOpenTelemetryTakesAndLeaves() {
    Random random = new Random(11);
    String alphabet = "0123456789abcdefABF-g,";
    for (int i = 0; i < 20_000; i++) {
      String parent = changed(GOOD, random, alphabet);
      Map<String, String> sent = Map.of("traceparent", parent);
      SpanContext theirs = theirs(W3CTraceContextPropagator.getInstance(), sent);
      TraceContext ours = read(sent);
      assertEquals(theirs.isValid(), ours != null, parent);
      if (ours != null) {
        assertEquals(theirs.getTraceId(), hex(ours.high()) + hex(ours.low()));
        assertEquals(theirs.getSpanId(), hex(ours.span()));
        assertEquals(theirs.isSampled(), ours.sampled(), parent);
      }
    }
  }

  private static SpanContext theirs(TextMapPropagator propagator, Map<String, String> sent) {
    Context context =
        propagator.extract(
            Context.root(),
            sent,
            new TextMapGetter<>() {
              @Override
              public Iterable<String> keys(Map<String, String> carrier) {
                return carrier.keySet();
              }

              @Override
              public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
                return carrier == null ? null : carrier.get(key.toLowerCase(Locale.ROOT));
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

  private static Map<String, String> written(Propagation format, TraceContext context) {
    Map<String, String> fields = new TreeMap<>();
    format.write(context, fields::put);
    return fields;
  }

  private static String hex(long value) {
    return HexFormat.of().toHexDigits(value);
  }
}
