package io.zerohop.spi.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.spi.Exchange;
import io.zerohop.spi.Mirrors;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One call of a blocking client, whatever happens to it. */
class HttpHopTest {
  private static final Step NAMED =
      new Step.Finish(new HeaderChanges(List.of(), List.of(new Header("x-a", "b")), List.of()));

  private static int run(PlayedSender sender) throws Exception {
    HttpHop<Integer> hop = HttpHop.begin(sender, Around.NOTHING);
    assertNotNull(hop, "the mesh must have a say");
    return hop.run();
  }

  @Test
  void whatTheApplicationsOwnCodeThrowsIsNotSentAgainHoweverLittleSeemsToBeSent() {
    PlayedSender sender =
        new PlayedSender(
            attempt -> {
              throw new IllegalStateException("an interceptor");
            });
    sender.method = "POST";
    try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.send(1), PlayedMesh.send(2))) {
      assertThrows(IllegalStateException.class, () -> run(sender));

      assertEquals(1, sender.sends.size());
      assertEquals(Failure.CANCELLED, mesh.results.get(0).failure());
    }
  }

  @Test
  void whatTheClientThrowsOfItsOwnBeforeItWritesIsNotSentAgain() {
    PlayedSender sender =
        new PlayedSender(
            attempt -> {
              throw new Exception("the request makes no sense");
            });
    try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.send(1), PlayedMesh.send(2))) {
      assertThrows(Exception.class, () -> run(sender));

      assertEquals(1, sender.sends.size());
      assertEquals(Failure.CANCELLED, mesh.results.get(0).failure());
    }
  }

  @Test
  void aCallWhoseHopAFaultPreventsIsGivenBackAndDoesNotGoOnWherePolicyIsInTheWay() {
    Step.Send plain = PlayedMesh.send(1);
    Step.Fail fail = new Step.Fail(Reason.NO_ENDPOINTS, Failure.CONNECT, "none");
    try (PlayedMesh mesh = new PlayedMesh()) {
      Exchange exchange = Exchange.begin(new RequestView(new PlayedSender()));

      assertNull(Hop.withdrawn(exchange, plain));
      assertNull(Hop.withdrawn(null, null));
      assertNotNull(Hop.withdrawn(exchange, PlayedMesh.secure(1)));
      assertNotNull(Hop.withdrawn(exchange, fail));
      assertNotNull(Hop.withdrawn(exchange, null), "it is not decided yet");

      assertEquals(List.of("cancelled", "cancelled", "cancelled", "cancelled"), mesh.ends);
    }
  }

  /** Else it would cut off whoever has the connection by now: the next send, or another call. */
  @Test
  void aStopThatComesTooLateStopsNothing() throws Exception {
    List<Attempt> attempts = new ArrayList<>();
    List<String> stopped = new ArrayList<>();
    PlayedSender sender =
        new PlayedSender(
            attempt -> {
              attempt.stopsBy(() -> stopped.add("the first"));
              attempts.add(attempt);
              return 503;
            },
            attempt -> {
              attempts.get(0).stop();
              attempt.stopsBy(() -> stopped.add("the second"));
              attempts.add(attempt);
              return 200;
            });
    try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.send(1), PlayedMesh.send(2))) {
      assertEquals(200, run(sender));
      attempts.get(1).stop();

      assertEquals(List.of(), stopped);
      assertEquals(List.of("end"), mesh.ends);
    }
  }

  @Test
  void aKeptConnectionThatProvesDeadIsTriedOnceMoreWhereTheClientWould() throws Exception {
    PlayedSender sender = new PlayedSender(HttpHopTest::reset, attempt -> 200);
    try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.send(1))) {
      assertEquals(200, run(sender));

      assertEquals(2, sender.sends.size());
      assertEquals(1, mesh.results.size(), "the second try is not counted");
    }
  }

  @Test
  void aKeptConnectionThatProvesDeadIsTheEnginesToJudgeWhereTheClientTriesNothingAgain() {
    PlayedSender sender = new PlayedSender(HttpHopTest::reset, attempt -> 200);
    sender.triesAgain = false;
    try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.send(1), PlayedMesh.FINISH)) {
      assertThrows(SocketException.class, () -> run(sender));

      assertEquals(1, sender.sends.size());
      assertEquals(Failure.RESET, mesh.results.get(0).failure());
      assertEquals(Phase.SENT, mesh.results.get(0).phase());
    }
  }

  private static int reset(Attempt attempt) throws SocketException {
    attempt.sent();
    throw new SocketException("Connection reset");
  }

  @Test
  void aBodyThatCannotBeClosedWellHasEndedAllTheSame() throws Exception {
    PlayedSender sender =
        new PlayedSender(attempt -> 200) {
          @Override
          public Integer watched(Integer response, Hop hop) {
            assertThrows(
                SocketException.class,
                () ->
                    hop.closeBody(
                        () -> {
                          throw new SocketException("Broken pipe");
                        }));
            return response;
          }
        };
    try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.send(1))) {
      assertEquals(200, run(sender));

      assertEquals(List.of("end"), mesh.ends);
    }
  }

  @Test
  void aChallengeWithoutABodyEndsWithTheCall() throws Exception {
    Legs<Integer> legs = new Legs<>();
    PlayedSender sender = new PlayedSender(attempt -> 401);
    sender.method = "HEAD";
    try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.send(1))) {
      legs.proceed(sender, Around.NOTHING, () -> 0);
      assertEquals(List.of(), mesh.ends, "the engine has had no say so far");
      legs.over(false);

      assertEquals(401, mesh.results.get(0).status());
      assertEquals(List.of("end"), mesh.ends);
    }
  }

  @Test
  void theAnswerToAChallengeWithoutABodyEndsOnItsOwn() throws Exception {
    Legs<Integer> legs = new Legs<>();
    PlayedSender sender =
        new PlayedSender(attempt -> 401, attempt -> 200) {
          @Override
          public Integer watched(Integer response, Hop hop) {
            if (response == 401) {
              hop.bodyEnd();
            }
            return response;
          }
        };
    try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.send(1))) {
      legs.proceed(sender, Around.NOTHING, () -> 0);
      legs.proceed(sender, Around.NOTHING, () -> 0);

      assertEquals(200, mesh.results.get(0).status());
      assertEquals(List.of(), mesh.ends, "its body is still to be read");
    }
  }

  @Test
  void aResponseWhoseHeadersCannotBeChangedIsHandedOverAsItIs() throws Exception {
    PlayedSender sender =
        new PlayedSender(attempt -> 200) {
          @Override
          public Integer changed(Integer response, HeaderChanges changes) {
            throw new IllegalArgumentException("Unexpected char");
          }
        };
    try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.send(1), NAMED)) {
      assertEquals(200, run(sender));

      assertTrue(mesh.ends.get(0).startsWith("fault"), mesh.ends.toString());
      assertEquals("end", mesh.ends.get(1));
    }
  }

  @Test
  void aResponseThatCannotBeWatchedIsHandedOverAndItsEndpointGivenBack() throws Exception {
    PlayedSender sender =
        new PlayedSender(attempt -> 200) {
          @Override
          public Integer watched(Integer response, Hop hop) {
            throw new NoSuchMethodError("of a newer version");
          }
        };
    try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.send(1))) {
      assertEquals(200, run(sender));

      assertTrue(mesh.ends.get(0).startsWith("fault"), mesh.ends.toString());
      assertEquals("cancelled", mesh.ends.get(1));
    }
  }

  @Test
  void aCopyThatCannotBeMadeIsCountedAndTheCallGoesOn() throws Exception {
    for (Exception why : List.of(new IOException("no"), new IllegalStateException("no"))) {
      PlayedSender sender = new PlayedSender(attempt -> 200);
      sender.body =
          Payload.of(
              true,
              () -> 1,
              out -> {
                if (why instanceof IOException unreadable) {
                  throw unreadable;
                }
                throw (RuntimeException) why;
              });
      long before = Mirrors.dropped();
      try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.mirrored(1))) {
        assertEquals(200, run(sender));

        assertEquals(before + 1, Mirrors.dropped());
        assertEquals(List.of("end"), mesh.ends);
      }
    }
  }

  @Test
  void aCopyThatIsTooLongIsCounted() throws Exception {
    PlayedSender sender = new PlayedSender(attempt -> 200);
    sender.body = Payload.of(true, () -> Long.MAX_VALUE, out -> {});
    long before = Mirrors.dropped();
    try (PlayedMesh mesh = new PlayedMesh(PlayedMesh.mirrored(1))) {
      assertEquals(200, run(sender));

      assertEquals(before + 1, Mirrors.dropped());
      assertEquals(List.of("end"), mesh.ends);
    }
  }
}
