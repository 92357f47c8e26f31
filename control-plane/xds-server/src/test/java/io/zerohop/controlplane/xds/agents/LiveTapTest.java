package io.zerohop.controlplane.xds.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.controlplane.api.agents.TapReader;
import io.zerohop.controlplane.api.agents.TapRequest;
import io.zerohop.controlplane.catalog.Session;
import io.zerohop.controlplane.catalog.WorkloadKey;
import io.zerohop.controlplane.xds.wire.Peer;
import io.zerohop.proto.zerohop.v1.Answer;
import io.zerohop.proto.zerohop.v1.Register;
import io.zerohop.proto.zerohop.v1.Tap;
import io.zerohop.proto.zerohop.v1.TapPiece;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A tap, in what an agent is asked and tells. */
class LiveTapTest {
  private static final TapRequest REQUEST = new TapRequest(List.of("status=5xx"), 7, 9);

  private final AgentEnd asked = new AgentEnd();
  private final AgentSession session =
      new AgentSession(
          Register.newBuilder().setInstance("shop-1").build(),
          new Session(new WorkloadKey("default", "shop-1"), 1),
          new Peer("", 0, true, ""),
          Instant.EPOCH,
          asked);
  private final Reader reader = new Reader();
  private final CompletableFuture<String> begun = new CompletableFuture<>();
  private final LiveTap tap = new LiveTap();

  /** What a reader hears. */
  private static final class Reader implements TapReader {
    private final List<String> heard = new ArrayList<>();

    @Override
    public void calls(List<String> json, long dropped) {
      heard.add(json + " " + dropped);
    }

    @Override
    public void ended(String why) {
      heard.add(why);
    }
  }

  private void piece(long id, String json) {
    session.piece(TapPiece.newBuilder().setId(id).addJson(json).setDropped(2).build());
  }

  @Test
  void theAgentIsAskedAndItsPiecesReachTheReaderUntilItIsToldToEnd() {
    tap.begin(session, REQUEST, begun, reader);
    assertEquals(
        Tap.newBuilder().addConditions("status=5xx").setPerSecond(7).setSeconds(9).build(),
        asked.heard.get(0).getQuestion().getTap());
    session.answered(Answer.newBuilder().setId(1).setJson("{}").build());
    assertTrue(begun.isDone());

    piece(1, "a");
    piece(8, "of nobody");
    tap.end();
    tap.end();
    piece(1, "late");

    assertEquals(List.of("[a] 2"), reader.heard);
    assertEquals(2, asked.heard.size());
    assertEquals(1, asked.heard.get(1).getQuestion().getEndTap().getId());
  }

  @Test
  void aReaderHearsThatTheAgentBrokeOff() {
    tap.begin(session, REQUEST, begun, reader);
    session.end();
    assertEquals(List.of("shop-1 broke off"), reader.heard);
    assertTrue(begun.isCompletedExceptionally());
  }

  @Test
  void aTapThatIsRefusedIsNotEndedAtTheAgent() {
    tap.begin(session, REQUEST, begun, reader);
    session.answered(Answer.newBuilder().setId(1).setError("4 taps listen already").build());
    tap.end();
    assertTrue(begun.isCompletedExceptionally());
    assertEquals(1, asked.heard.size());
  }

  @Test
  void aTapThatEndsBeforeItBeginsIsNeverAskedFor() {
    tap.end();
    tap.begin(session, REQUEST, begun, reader);
    assertTrue(begun.isCompletedExceptionally());
    assertEquals(List.of(), asked.heard);
  }

  @Test
  void anAgentThatIsNotConnectedIsSaid() {
    tap.begin(null, REQUEST, begun, reader);
    assertTrue(begun.isCompletedExceptionally());
  }
}
