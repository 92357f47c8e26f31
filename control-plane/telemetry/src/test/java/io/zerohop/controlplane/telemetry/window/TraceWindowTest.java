package io.zerohop.controlplane.telemetry.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.controlplane.telemetry.trace.Source;
import io.zerohop.controlplane.telemetry.trace.TraceId;
import io.zerohop.controlplane.telemetry.window.TraceWindow.Bounds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceWindowTest {
  private static final Source SOURCE = new Source("shop", "default", "shop-1");

  private final MovedClock clock = new MovedClock();
  private final TraceWindow window =
      new TraceWindow(new Bounds(1 << 20, 300, 10, 1000, Duration.ofMinutes(15)), clock);

  /** A clock that a test moves. */
  private static final class MovedClock extends Clock {
    private Instant now = Instant.parse("2026-11-21T12:00:00Z");

    private void passes(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static KeptSpan span(long trace, int length) {
    return new KeptSpan(new TraceId(1, trace), SOURCE, new byte[length]);
  }

  private int held(long trace) {
    return window.find(new TraceId(1, trace)).size();
  }

  @Test
  void aTraceIsFoundThoughItsSpansArrivedMinutesApart() {
    window.add(List.of(span(7, 1), span(8, 1)));
    clock.passes(Duration.ofMinutes(3));
    window.add(List.of(span(7, 2)));

    assertEquals(
        List.of(1, 2),
        window.find(new TraceId(1, 7)).stream().map(kept -> kept.message().length).toList());
    assertEquals(0, held(9));
  }

  @Test
  void aSpanStaysFifteenMinutesAndNoMoreThanAMinuteLonger() {
    window.add(List.of(span(7, 1)));
    clock.passes(Duration.ofMinutes(15));
    assertEquals(1, held(7));
    clock.passes(Duration.ofMinutes(1));
    assertEquals(0, held(7));
    assertEquals(0, window.fill().spans());
    assertEquals(0, window.fill().bytes());
    assertEquals(0, window.fill().leftEarly());
  }

  @Test
  void whereMoreArrivesThanThereIsRoomForTheOldestLeaveAndAreCounted() {
    for (int trace = 0; trace < 1_000; trace++) {
      assertEquals(0, window.add(List.of(span(trace, 1))));
      assertTrue(window.fill().spans() <= 300);
      assertEquals(1, held(trace), "the newest is here");
    }
    assertEquals(0, held(0));
    assertEquals(1, held(800), "most of the room is used");
    assertEquals(1_000, window.fill().spans() + window.fill().leftEarly());
  }

  @Test
  void bytesAreBoundedToo() {
    TraceWindow narrow =
        new TraceWindow(new Bounds(50_000, 1_000_000, 10, 1000, Duration.ofMinutes(15)), clock);
    for (int trace = 0; trace < 1_000; trace++) {
      narrow.add(List.of(span(trace, 900)));
      assertTrue(narrow.fill().bytes() <= 50_000, narrow.fill()::toString);
    }
    assertTrue(narrow.fill().spans() >= 30, narrow.fill()::toString);
  }

  @Test
  void aSpanThatIsTooLongAndMoreOfATraceThanIsShownAreRefusedAndCounted() {
    assertEquals(1, window.add(List.of(span(7, 1001), span(7, 1000))));
    for (int i = 1; i < 10; i++) {
      assertEquals(0, window.add(List.of(span(7, 1))));
    }
    assertEquals(1, window.add(List.of(span(7, 1))));
    assertEquals(0, window.add(List.of(span(8, 1))));
    assertEquals(10, held(7));
    assertEquals(2, window.fill().refused());
  }

  @Test
  void itTellsHowFarItReaches() {
    assertEquals(Duration.ZERO, window.fill().reach());
    window.add(List.of(span(7, 1)));
    clock.passes(Duration.ofSeconds(100));
    assertEquals(Duration.ofSeconds(100), window.fill().reach());
  }
}
