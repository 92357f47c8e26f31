package io.zerohop.xds.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.proto.zerohop.v1.AgentMessage;
import io.zerohop.proto.zerohop.v1.ControlMessage;
import io.zerohop.proto.zerohop.v1.EndTap;
import io.zerohop.proto.zerohop.v1.Question;
import io.zerohop.proto.zerohop.v1.Tap;
import io.zerohop.proto.zerohop.v1.TapPiece;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TapStreamTest {
  /** A stream that is ready when a test says so. */
  private static final class Outlet implements TapStream.Way {
    private final List<String> sent = new ArrayList<>();
    private boolean ready = true;
    private long dropped;

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public void send(List<String> calls, long droppedSoFar) {
      assertTrue(calls.size() <= 64);
      sent.addAll(calls);
      dropped = droppedSoFar;
    }
  }

  @Nested
  class TheQueue {
    private final ManualLoop loop = new ManualLoop();
    private final Outlet outlet = new Outlet();
    private final TapStream stream = new TapStream(loop, outlet);

    @Test
    void callsGoOutInTheirOrder() {
      List<String> calls = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        calls.add("call " + i);
        assertTrue(stream.take("call " + i));
      }
      assertEquals(List.of(), outlet.sent, "nothing on the caller's thread");
      loop.run();
      assertEquals(calls, outlet.sent);
      assertEquals(0, outlet.dropped);
    }

    @Test
    void aStreamThatIsNotReadyGetsNothingAndWhatFindsNoPlaceIsCounted() {
      outlet.ready = false;
      for (int i = 0; i < TapStream.KEPT; i++) {
        assertTrue(stream.take("call " + i));
      }
      assertFalse(stream.take("one too many"));
      stream.dropped();
      loop.advance(Duration.ofSeconds(1));
      assertEquals(List.of(), outlet.sent);

      outlet.ready = true;
      loop.advance(Duration.ofSeconds(1));
      assertEquals(TapStream.KEPT, outlet.sent.size());
      assertEquals(2, outlet.dropped);
      assertTrue(stream.take("again"));
      loop.run();
      assertEquals("again", outlet.sent.get(TapStream.KEPT));
    }

    @Test
    void anEndedOneTakesAndSendsNothing() {
      assertTrue(stream.take("call"));
      stream.end();
      loop.run();
      assertFalse(stream.take("late"));
      assertEquals(List.of(), outlet.sent);
    }
  }

  @Nested
  class OverTheAgentsStream {
    private final Fixture fixture = Fixture.connected();

    private void ask(Question.Builder question) {
      fixture.server.tell(ControlMessage.newBuilder().setQuestion(question).build());
      fixture.loop.run();
    }

    private void tap(long id, String condition, int seconds) {
      Tap.Builder tap =
          Tap.newBuilder().addConditions(condition).setPerSecond(7).setSeconds(seconds);
      ask(Question.newBuilder().setId(id).setTap(tap));
    }

    private AgentMessage last() {
      return fixture.server.agent.get(fixture.server.agent.size() - 1);
    }

    private TapSink only() {
      return fixture.taps.values().iterator().next();
    }

    @Test
    void aTapIsAnsweredAndItsCallsComeUnderItsId() {
      tap(42, "status=5xx", 0);
      assertEquals(42, last().getAnswer().getId());
      assertEquals("{}", last().getAnswer().getJson());
      assertEquals(Set.of(new TapFilter(List.of("status=5xx"), 7)), fixture.taps.keySet());

      only().dropped();
      only().take("{\"n\":1}");
      fixture.loop.run();

      assertEquals(
          TapPiece.newBuilder().setId(42).addJson("{\"n\":1}").setDropped(1).build(),
          last().getTapPiece());
    }

    @Test
    void itEndsWhenItIsToldWhenItsTimeIsOverAndWithTheStream() {
      tap(1, "a", 0);
      ask(Question.newBuilder().setId(2).setEndTap(EndTap.newBuilder().setId(1)));
      assertEquals(2, last().getAnswer().getId());
      assertEquals(0, fixture.taps.size());

      tap(3, "b", 5);
      fixture.loop.advance(Duration.ofSeconds(4));
      assertEquals(1, fixture.taps.size());
      fixture.loop.advance(Duration.ofSeconds(1));
      assertEquals(0, fixture.taps.size());

      tap(4, "c", 0);
      TapSink sink = only();
      fixture.server.breakAgentStream();
      fixture.loop.run();
      assertEquals(0, fixture.taps.size());
      assertFalse(sink.take("{}"));
    }

    @Test
    void aTapThatCannotBeIsAnsweredWithWhy() {
      tap(9, "bad", 0);
      assertEquals("a condition must be KEY=VALUE", last().getAnswer().getError());
    }
  }
}
