package io.zerohop.telemetry.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.serve.ServedRequest;
import io.zerohop.engine.trace.TraceContext;
import io.zerohop.telemetry.FakeCall;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordingTest {
  private final RecordRing ring = new RecordRing(8);
  private final AtomicLong ids = new AtomicLong(100);
  private final AtomicInteger woken = new AtomicInteger();
  private final Unsampled unsampled = new Unsampled(ids::getAndIncrement, FakeCall.FORMAT);
  private final FakeCall call = new FakeCall();

  @Test
  void aCallThatStandsAloneBeginsATrace() {
    TraceContext begun = begin(recording(Sampler.DEFAULT));

    assertNotNull(begun);
    assertTrue(begun.sampled());
    assertEquals(0, begun.parent());
    assertEquals(3, ids.get() - 100, "two halves of the trace's id, and a span's");
  }

  @Test
  void aCallWithinAnotherIsItsChildAndCarriesItsState() {
    call.parent = FakeCall.context(5, 6, 0, true);

    TraceContext begun = begin(recording(Sampler.DEFAULT));

    assertNotNull(begun);
    assertEquals(new Numbers(7, 5, 100, 6), Numbers.of(begun));
    assertEquals("a=1", begun.along().state());
  }

  @Test
  void aTraceThatNobodyRecordsGoesOnAsItIs() {
    call.parent = FakeCall.context(5, 6, 0, false);

    assertSame(call.parent, begin(recording(Sampler.DEFAULT)));
  }

  @Test
  void aSamplerThatDoesNotFollowDecidesForItself() {
    call.parent = FakeCall.context(5, 6, 0, false);
    TraceContext taken = begin(recording(Sampler.of("always_on", null)));
    assertNotNull(taken);
    assertTrue(taken.sampled());

    call.parent = FakeCall.context(5, 6, 0, true);
    TraceContext left = begin(recording(Sampler.of("always_off", null)));
    assertNotNull(left);
    assertFalse(left.sampled());
  }

  @Test
  void theShareOfARuleDecidesForRootsAndForNothingElse() {
    call.sampling = 0;
    TraceContext left = begin(recording(Sampler.DEFAULT));
    assertNotNull(left);
    assertFalse(left.sampled(), "though the setting takes all");
    call.sampling = 1_000_000;
    TraceContext taken = begin(recording(Sampler.of("parentbased_always_off", null)));
    assertNotNull(taken);
    assertTrue(taken.sampled(), "though the setting takes none");

    call.parent = FakeCall.context(5, 6, 0, false);
    assertSame(call.parent, begin(recording(Sampler.DEFAULT)), "its trace is not recorded");
  }

  @Test
  void theShareOfARuleTakesAsManyAsASamplerOfThatRatio() {
    Sampler ratio = Sampler.of("traceidratio", "0.25");
    for (long low : List.of(1L, Long.MAX_VALUE / 5, Long.MAX_VALUE / 4 + 1024, Long.MAX_VALUE)) {
      assertEquals(ratio.takes(null, low), Sampler.DEFAULT.takes(null, low, 250_000), "" + low);
    }
  }

  @Test
  void aRootThatIsNotSampledSaysSoByAContextThatIsMadeOnceUntilTheyAreRenewed() {
    Unsampled fixed = new Unsampled(() -> 42, FakeCall.FORMAT);
    Recording recording = recording(Sampler.of("always_off", null), fixed);

    TraceContext begun = begin(recording);
    assertNotNull(begun);
    assertFalse(begun.sampled());
    assertSame(begun, begin(recording));
    fixed.renew();
    TraceContext renewed = begin(recording);

    assertEquals(begun, renewed);
    assertTrue(begun != renewed);
  }

  @Test
  void aCallThatCarriesAnotherTracersContextIsLeftToIt() {
    call.parent = FakeCall.context(5, 6, 4, true);
    call.with("x-trace", "5-9");

    assertNull(begin(recording(Sampler.DEFAULT)));
  }

  @Test
  void aContextThatTheApplicationForwardsByHandIsReplaced() {
    call.parent = FakeCall.context(5, 6, 4, true);

    assertNotNull(begin(recording(Sampler.DEFAULT), call.with("x-trace", "5-6")));
    assertNotNull(begin(recording(Sampler.DEFAULT), call.with("x-trace", "5-4")));
    assertNull(begin(recording(Sampler.DEFAULT), call.with("x-trace", "3-4")));
  }

  @Test
  void baggageGoesOnThoughItsCallerHasNoTrace() {
    ServedRequest request = new Asked(Map.of("baggage", "user=7"));

    for (String sampler : List.of("always_on", "always_off")) {
      TraceContext begun = recording(Sampler.of(sampler, null)).serve(request);
      assertEquals("user=7", begun.along().baggage());
      assertEquals(sampler.equals("always_on"), begun.sampled());
    }
  }

  @Test
  void aStatementHasASpanWhereItsTraceIsRecordedAndElseNothing() {
    TraceContext around = FakeCall.context(5, 6, 0, true);
    TraceContext begun = recording(Sampler.DEFAULT).within(around);
    assertNotNull(begun);
    assertEquals(new Numbers(7, 5, 100, 6), Numbers.of(begun));

    assertNull(recording(Sampler.DEFAULT).within(FakeCall.context(5, 6, 0, false)));
    assertNotNull(recording(Sampler.DEFAULT).within(null));
    assertNull(recording(Sampler.of("always_off", null)).within(null));
  }

  @Test
  void aConnectionToADatabaseBeginsNone() {
    call.scheme = "sql";

    assertNull(begin(recording(Sampler.DEFAULT)));
  }

  @Test
  void aCallOfTheExportItselfBeginsNone() {
    call.host = "collector";

    assertNull(begin(recording(Sampler.DEFAULT)));
  }

  @Test
  void eachSendOfASampledCallHasASpanOfItsOwn() {
    Recording recording = recording(Sampler.DEFAULT);
    TraceContext first = FakeCall.context(5, 6, 4, true);

    TraceContext second = recording.again(call, first);

    assertNotNull(second);
    assertEquals(100, second.span());
    assertEquals(first.low(), second.low());
    TraceContext none = FakeCall.context(5, 6, 4, false);
    assertSame(none, recording.again(call, none));
    assertNull(recording.again(call, null));
  }

  @Test
  void keepsWhatASampledCallWas() {
    call.trace = FakeCall.context(5, 6, 4, true);
    call.sent(8081, call.trace, AttemptResult.answered(200, name -> null));

    recording(Sampler.DEFAULT).ended(call);

    CallRecord kept = kept();
    assertNotNull(kept);
    assertEquals("/items?token=secret", kept.path());
    assertEquals("reviews.shop", kept.service());
    assertEquals(new Numbers(7, 5, 6, 4), new Numbers(kept));
    assertEquals(1, kept.sends());
    assertEquals(200, kept.send(0).status());
    assertEquals(6, kept.send(0).span());
  }

  @Test
  void keepsNothingOfACallWithoutASampledTrace() {
    Recording recording = recording(Sampler.DEFAULT);
    recording.ended(call);
    call.trace = FakeCall.context(5, 6, 4, false);
    recording.ended(call);

    assertNull(kept());
  }

  @Test
  void aVeryLongPathIsCut() {
    call.trace = FakeCall.context(5, 6, 4, true);
    call.path = "/" + "x".repeat(10_000);

    recording(Sampler.DEFAULT).ended(call);

    CallRecord kept = kept();
    assertNotNull(kept);
    assertEquals(4_096, kept.path().length());
  }

  @Test
  void aFaultWhileItIsKeptHoldsNoneBack() {
    Recording recording = recording(Sampler.DEFAULT);
    FakeCall broken =
        new FakeCall() {
          @Override
          public String service() {
            throw new IllegalStateException("broken");
          }
        };
    broken.trace = FakeCall.context(5, 6, 4, true);
    call.trace = FakeCall.context(5, 6, 4, true);

    assertThrows(IllegalStateException.class, () -> recording.ended(broken));
    recording.ended(call);

    CallRecord[] both = new CallRecord[2];
    assertEquals(2, ring.take(both));
    assertFalse(both[0].isKept());
    assertTrue(both[1].isKept());
  }

  @Test
  void wakesTheExportWhereManyWait() {
    Recording recording = recording(Sampler.DEFAULT);
    call.trace = FakeCall.context(5, 6, 4, true);
    recording.ended(call);
    assertEquals(0, woken.get());
    recording.ended(call);
    assertEquals(1, woken.get());
  }

  private @Nullable CallRecord kept() {
    CallRecord[] one = new CallRecord[1];
    return ring.take(one) == 1 ? one[0] : null;
  }

  private @Nullable TraceContext begin(Recording recording) {
    return begin(recording, call);
  }

  private static @Nullable TraceContext begin(Recording recording, FakeCall call) {
    return recording.begin(call, call);
  }

  private Recording recording(Sampler sampler) {
    return recording(sampler, unsampled);
  }

  private Recording recording(Sampler sampler, Unsampled contexts) {
    return new Recording(
        ring,
        sampler,
        FakeCall.FORMAT,
        ids::getAndIncrement,
        contexts,
        request -> request.host().equals("collector"),
        woken::incrementAndGet);
  }

  private record Asked(Map<String, String> headers) implements ServedRequest {
    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public String authority() {
      return "front";
    }

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String path() {
      return "/";
    }

    @Override
    public @Nullable String header(String name) {
      return headers.get(name);
    }

    @Override
    public @Nullable InetSocketAddress peer() {
      return null;
    }

    @Override
    public @Nullable InetSocketAddress local() {
      return null;
    }
  }

  private record Numbers(long high, long low, long span, long parent) {
    Numbers(CallRecord kept) {
      this(kept.traceHigh(), kept.traceLow(), kept.span(), kept.parent());
    }

    static Numbers of(TraceContext context) {
      return new Numbers(context.high(), context.low(), context.span(), context.parent());
    }
  }
}
