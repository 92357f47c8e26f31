package io.zerohop.controlplane.telemetry.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.controlplane.telemetry.edge.EdgeWindow.Bounds;
import io.zerohop.controlplane.telemetry.edge.EdgeWindow.Row;
import io.zerohop.controlplane.telemetry.trace.Source;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EdgeWindowTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Target RATINGS = new Target("ratings.shop", "", "ratings");

  private final MovedClock clock = new MovedClock();
  private final EdgeWindow window = new EdgeWindow(Bounds.DEFAULT, clock);

  /** A clock that a test moves. */
  private static final class MovedClock extends Clock {
    private Instant now = Instant.parse("2026-11-23T01:00:00Z");

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

  /** A process that counts from its begin on, with a clock of its own. */
  private final class Agent {
    private final Source source;
    private final boolean delta;
    private Instant begin = clock.now;
    private Instant told = clock.now;
    private long calls;
    private long last;

    private Agent(String instance, boolean delta) {
      this.source = new Source("reviews", "shop", instance);
      this.delta = delta;
    }

    /** Tells what it has counted, as it stands. */
    private int tell() {
      int refused = window.add(report());
      told = clock.now;
      last = calls;
      return refused;
    }

    private Report report() {
      long value = delta ? calls - last : calls;
      boolean left = delta && value == 0;
      return new Report(
          source, nanos(clock.now), left ? List.of() : List.of(measure(RATINGS, value)));
    }

    private Measure measure(Target target, long value) {
      return new Measure(
          target,
          new Measure.Series(target.hashCode(), 1),
          nanos(delta ? told : begin),
          delta,
          Tally.calls(value, false));
    }

    private void restart() {
      begin = clock.now;
      told = clock.now;
      calls = 0;
      last = 0;
    }
  }

  private static long nanos(Instant time) {
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }

  private void passes(int seconds) {
    clock.now = clock.now.plusSeconds(seconds);
  }

  private long calls(int minutes) {
    return window.read(Duration.ofMinutes(minutes)).rows().stream()
        .mapToLong(row -> row.tally().calls())
        .sum();
  }

  private double rate() {
    return window.read(MINUTE).rows().stream().mapToDouble(Row::rate).sum();
  }

  @Nested
  class WhatIsNew {
    @Test
    void ofCountersThatGoOnIsWhatCameSinceTheReportBefore() {
      Agent agent = new Agent("r-1", false);
      for (int minute = 1; minute <= 5; minute++) {
        passes(60);
        agent.calls += 120;
        agent.tell();
        assertEquals(2.0, rate(), 1e-9);
        assertEquals(120L * minute, calls(15));
      }
    }

    @Test
    void ofCountersSinceTheLastTimeIsAllOfIt() {
      Agent agent = new Agent("r-1", true);
      for (int minute = 1; minute <= 5; minute++) {
        passes(60);
        agent.calls += 120;
        agent.tell();
        assertEquals(2.0, rate(), 1e-9);
        assertEquals(120L * minute, calls(15));
      }
    }

    @Test
    void ofAnAgentThatTellsNothingWhileThereIsNothingTheRateFallsAllTheSame() {
      Agent agent = new Agent("r-1", true);
      passes(10);
      agent.calls = 60;
      agent.tell();
      assertEquals(6.0, rate(), 1e-9);
      passes(20);
      agent.tell();
      assertEquals(2.0, rate(), 1e-9, "60 calls in 30 s");
    }

    @Test
    void ofAnAgentThatWasIdleForLongAreItsFirstCalls() {
      Agent agent = new Agent("r-1", false);
      for (int minute = 0; minute < 30; minute++) {
        passes(60);
        window.add(new Report(agent.source, nanos(clock.now), List.of()));
      }
      passes(60);
      agent.calls = 30;
      agent.tell();
      assertEquals(30, calls(1));
      assertEquals(0.25, rate(), 1e-9, "with the idle minute before");
    }

    @Test
    void ofAnAgentThatStartsAgainUnderItsNameIsWhatItCountsFromThen() {
      Agent agent = new Agent("r-1", false);
      passes(10);
      agent.calls = 100;
      agent.tell();
      passes(5);
      agent.restart();
      passes(10);
      agent.calls = 130;
      agent.tell();
      passes(10);
      agent.calls = 140;
      agent.tell();
      assertEquals(240, calls(1));
      assertEquals(8.0, rate(), 1e-9, "240 calls in 30 s that were covered");
    }

    @Test
    void ofANumberThatBecameSmallerIsAllOfIt() {
      Agent agent = new Agent("r-1", false);
      passes(10);
      agent.calls = 100;
      agent.tell();
      passes(10);
      agent.calls = 7;
      agent.tell();
      assertEquals(107, calls(1));
    }

    @Test
    void ofAReportThatIsSentOnceMoreIsNothing() {
      for (boolean delta : new boolean[] {true, false}) {
        Agent agent = new Agent("r-" + delta, delta);
        passes(10);
        agent.calls = 100;
        Report report = agent.report();
        window.add(report);
        window.add(report);
      }
      assertEquals(200, calls(1));
    }

    @Test
    void ofWhatWasCountedBeforeWeWereHereIsNothingAndThenAllThatComes() {
      passes(-3600);
      Agent agent = new Agent("r-1", false);
      passes(3600);
      agent.calls = 1_000_000;
      agent.tell();
      assertEquals(0, calls(15));
      passes(60);
      agent.calls += 60;
      agent.tell();
      assertEquals(60, calls(15));
      assertEquals(1.0, rate(), 1e-9);
    }

    @Test
    void ofAClockThatWasSetBackIsAllAgainFromTheReportAfterTheNext() {
      Agent agent = new Agent("r-1", false);
      passes(60);
      agent.calls = 60;
      agent.tell();
      long end = nanos(clock.now) - Duration.ofHours(1).toNanos();
      window.add(new Report(agent.source, end, List.of(agent.measure(RATINGS, 70))));
      window.add(
          new Report(
              agent.source,
              end + Duration.ofSeconds(10).toNanos(),
              List.of(agent.measure(RATINGS, 90))));
      assertEquals(90, calls(1));
    }

    @Test
    void ofTwoProcessesOfOneNameIsWhatBothCount() {
      Agent one = new Agent("same", false);
      passes(1);
      Agent other = new Agent("same", false);
      for (int i = 0; i < 5; i++) {
        passes(10);
        one.calls += 10;
        other.calls += 1;
        one.tell();
        other.tell();
      }
      assertEquals(55, calls(1));
    }
  }

  @Nested
  class Edges {
    @Test
    void ofInstancesAreOneWithTheirRatesTogether() {
      Agent one = new Agent("r-1", false);
      passes(30);
      Agent other = new Agent("r-2", true);
      passes(30);
      one.calls = 60;
      other.calls = 60;
      one.tell();
      other.tell();
      Row row = window.read(MINUTE).rows().get(0);
      assertEquals(new Edge("reviews", "shop", RATINGS), row.edge());
      assertEquals(2, row.instances());
      assertEquals(3.0, row.rate(), 1e-9, "1 and 2 a second");
      assertEquals(2, window.read(MINUTE).instances());
    }

    @Test
    void theBusiestComesFirst() {
      Agent agent = new Agent("r-1", false);
      passes(10);
      Target busy = new Target("busy.shop", "HTTPRoute/shop/busy rule 1", "busy");
      window.add(
          new Report(
              agent.source,
              nanos(clock.now),
              List.of(agent.measure(RATINGS, 10), agent.measure(busy, 20))));
      assertEquals(
          List.of(busy, RATINGS),
          window.read(MINUTE).rows().stream().map(row -> row.edge().target()).toList());
    }

    @Test
    void leaveTheLastMinuteWithItAndTheWindowAfterFifteen() {
      Agent agent = new Agent("r-1", false);
      passes(10);
      agent.calls = 10;
      agent.tell();
      passes(119);
      assertEquals(10, calls(1));
      passes(1);
      assertEquals(0, calls(1));
      assertEquals(10, calls(15));
      passes(14 * 60);
      assertEquals(0, calls(15));
      assertEquals(new EdgeWindow.Fill(0, 0, 0, 0), window.fill());
    }

    @Test
    void areKnownWithAllOfTheirCallsAsLongAsTheyAreToldOf() {
      Agent agent = new Agent("r-1", false);
      agent.calls = 5;
      for (int minute = 0; minute < 60; minute++) {
        passes(60);
        agent.tell();
      }
      Edge edge = new Edge("reviews", "shop", RATINGS);
      assertEquals(Tally.calls(5, false), window.totals().get(edge));
      passes(901);
      assertEquals(0, window.totals().size());
    }

    @Test
    void areTouchedByTheServiceAtEitherEnd() {
      Edge edge = new Edge("reviews", "shop", RATINGS);
      assertTrue(edge.touches("reviews", "shop"));
      assertTrue(edge.touches("ratings", "shop"));
      for (String other : List.of("reviews.shop", "details", "rating")) {
        assertEquals(false, edge.touches(other, "shop"), other);
      }
      assertEquals(false, edge.touches("ratings", "default"));
    }
  }

  @Nested
  class WhereThereIsNoRoom {
    private Report many(Agent agent, int targets) {
      List<Measure> measures = new ArrayList<>();
      for (int i = 0; i < targets; i++) {
        measures.add(agent.measure(new Target("t" + i, "", ""), 1));
      }
      return new Report(agent.source, nanos(clock.now), measures);
    }

    @Test
    void edgesBeyondTheBoundAreDroppedAndCountedAndTheOthersStay() {
      for (boolean delta : new boolean[] {false, true}) {
        EdgeWindow narrow = new EdgeWindow(new Bounds(10, 100, Duration.ofMinutes(15)), clock);
        Agent agent = new Agent("r-1", delta);
        passes(10);
        assertEquals(5, narrow.add(many(agent, 15)));
        assertEquals(10, narrow.read(MINUTE).rows().size());
        assertEquals(5, narrow.fill().dropped());
        assertEquals(10, narrow.fill().edges());
      }
    }

    @Test
    void countersBeyondTheBoundAreDroppedAndNotCountedWholeLater() {
      EdgeWindow narrow = new EdgeWindow(new Bounds(100, 10, Duration.ofMinutes(1)), clock);
      Agent early = new Agent("r-1", false);
      Agent agent = new Agent("r-2", false);
      passes(10);
      assertEquals(0, narrow.add(many(early, 8)));
      assertEquals(3, narrow.add(many(agent, 5)));
      assertEquals(10, narrow.fill().series());
      passes(55);
      assertEquals(3, narrow.add(many(agent, 5)), "the other one may speak again");
      passes(10);
      assertEquals(0, narrow.add(many(agent, 5)), "it has been silent for too long");
      assertEquals(
          4,
          narrow.totals().values().stream().mapToLong(Tally::calls).sum(),
          "two of each; of the three others nobody knows how many came when");
    }

    @Test
    void instancesBeyondTheBoundAreDroppedAndCounted() {
      EdgeWindow narrow = new EdgeWindow(new Bounds(2, 100, Duration.ofMinutes(15)), clock);
      for (int i = 0; i < 4; i++) {
        narrow.add(many(new Agent("r-" + i, false), 1));
      }
      assertEquals(2, narrow.fill().instances());
      assertEquals(2, narrow.fill().dropped());
    }
  }
}
