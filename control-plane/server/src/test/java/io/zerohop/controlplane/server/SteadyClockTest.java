package io.zerohop.controlplane.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicReference<Instant> wall = new AtomicReference<>(START);
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

  private final Clock machine =
      new Clock() {
        @Override
        public Instant instant() {
          return Objects.requireNonNull(wall.get());
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };

  @Test
  void aMachineWhoseTimeIsSetDoesNotMoveIt() {
    Clock clock = new SteadyClock(machine, nanos::get);
    wall.set(START.plus(Duration.ofHours(1)));
    assertEquals(START, clock.instant());

    nanos.addAndGet(Duration.ofSeconds(30).toNanos());
    assertEquals(START.plusSeconds(30), clock.instant());
    Clock elsewhere = clock.withZone(ZoneId.of("Europe/Vienna"));
    assertEquals(ZoneId.of("Europe/Vienna"), elsewhere.getZone());
    assertEquals(START.plusSeconds(30), elsewhere.instant());
  }
}
