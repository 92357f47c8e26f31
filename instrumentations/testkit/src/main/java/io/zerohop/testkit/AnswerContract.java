package io.zerohop.testkit;

import static io.zerohop.testkit.ContractBed.OTHER;
import static io.zerohop.testkit.ContractBed.SERVICE;
import static io.zerohop.testkit.ContractBed.url;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.outcome.Reason;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Answers that no server gave, failures of the mesh's own, redirects, authentication. */
abstract class AnswerContract {
  abstract ContractBed bed();

  @Test
  void respondsWithoutAConnection() throws Exception {
    Header reason = new Header("zerohop-reason", "NO_ROUTE");
    bed().play(Script.inOrder(Script.respond(200, "from the mesh", reason)));

    try (Answer answer = bed().client().send(Ask.get(url("/")))) {
      assertEquals(200, answer.status());
      assertEquals("NO_ROUTE", answer.header("zerohop-reason"));
      assertEquals("from the mesh", answer.text());
    }
    assertEquals(0, bed().first().connections());
    assertTrue(bed().mesh().onlyCall().results().isEmpty());
    Await.until("the call is closed", () -> bed().mesh().onlyCall().isClosed());
  }

  @Test
  void respondsWithErrorsAsAServerWould() throws Exception {
    for (int status : new int[] {403, 404, 429, 500, 503}) {
      bed().play(Script.inOrder(Script.respond(status, "no " + status)));

      try (Answer answer = bed().client().send(Ask.get(url("/" + status)))) {
        assertEquals(status, answer.status());
        assertEquals("no " + status, answer.text());
      }
    }
  }

  @Test
  void respondsToHeadAndToUploads() throws Exception {
    bed().play(Script.inOrder(Script.respond(404, "")));

    try (Answer answer = bed().client().send(Ask.bare("HEAD", url("/")))) {
      assertEquals(404, answer.status());
    }
    try (Answer answer = bed().client().send(Ask.post(url("/"), "content"))) {
      assertEquals(404, answer.status());
    }
  }

  @Test
  void respondsOverTheApplicationsTls() throws Exception {
    if (!bed().client().can(ClientUnderTest.Ability.RESPOND_OVER_TLS)) {
      return;
    }
    bed().play(Script.inOrder(Script.respond(200, "from the mesh")));

    assertEquals("from the mesh", bed().text(Ask.get("https://" + SERVICE + "/")));
  }

  @Test
  void aResponseOfTheMeshIsNotPooled() throws Exception {
    bed().play(Script.inOrder(Script.respond(200, "from the mesh")));
    bed().text(Ask.get(url("/")));

    bed().play(Script.inOrder(Sends.to(bed().first())));

    assertEquals("first", bed().text(Ask.get(url("/"))));
  }

  @Test
  void respondsAfterAFailedAttempt() throws Exception {
    bed()
        .play(Script.inOrder(Sends.to(Backend.deadPort()), Script.respond(503, "nobody is there")));

    try (Answer answer = bed().client().send(Ask.get(url("/")))) {
      assertEquals(503, answer.status());
      assertEquals("nobody is there", answer.text());
    }
  }

  @Test
  void failsToConnectInTheClientsOwnWay() {
    bed().play(Script.inOrder(Script.fail(Reason.NO_ENDPOINTS, Failure.CONNECT)));

    Exception failure = bed().failure(Ask.get(url("/")));

    assertTrue(failure instanceof IOException, failure.toString());
    assertTrue(says(failure, "NO_ENDPOINTS: reviews.shop"), failure.toString());
    Await.until("the call is closed", () -> bed().mesh().onlyCall().isClosed());
    assertTrue(bed().mesh().faults().isEmpty());
  }

  @Test
  void theCauseOfAFailureAfterAnAttemptIsTold() {
    bed()
        .play(
            Script.inOrder(
                Sends.to(Backend.deadPort()), Script.fail(Reason.CONNECT_FAILED, Failure.CONNECT)));

    Exception failure = bed().failure(Ask.get(url("/")));

    assertTrue(failure instanceof IOException, failure.toString());
    assertTrue(says(failure, "CONNECT_FAILED"), failure.toString());
  }

  @Test
  void followsARedirectWithADecisionOfItsOwn() throws Exception {
    bed().first().does((request, wire) -> redirect(wire, 302, url("/there")));
    bed().mesh().playEach(SERVICE, this::byCall);

    assertEquals("second", bed().text(Ask.get(url("/here"))));

    assertEquals(2, bed().mesh().calls().size());
    assertEquals("/here", bed().mesh().calls().get(0).request().path());
    assertEquals(302, bed().mesh().calls().get(0).results().get(0).status());
    Await.until("it is closed", () -> bed().mesh().calls().get(0).isClosed());
    assertEquals("/there", bed().mesh().calls().get(1).request().path());
    assertEquals("/there", bed().second().onlyRequest().target());
  }

  @Test
  void theDeadlineAroundTheCallingThreadHoldsForTheCallAndItsRedirect() throws Exception {
    long deadline = System.nanoTime() + 60_000_000_000L;
    bed().first().does((request, wire) -> redirect(wire, 302, url("/there")));
    bed().mesh().playEach(SERVICE, this::byCall);

    WovenJvm.current()
        .within(
            new Around(deadline, null),
            () -> assertEquals("second", bed().text(Ask.get(url("/here")))));

    assertEquals(deadline, bed().mesh().calls().get(0).request().around().deadline());
    assertEquals(deadline, bed().mesh().calls().get(1).request().around().deadline());
  }

  @Test
  void followsARedirectToAnotherService() throws Exception {
    String there = "http://" + OTHER + ":8080/there";
    bed().first().does((request, wire) -> redirect(wire, 301, there));
    bed().play(Script.inOrder(Sends.to(bed().first())));
    bed().mesh().play(OTHER, Script.inOrder(Sends.to(bed().second())));

    assertEquals("second", bed().text(Ask.get(url("/here"))));

    assertEquals(OTHER + ":8080", bed().second().onlyRequest().header("host"));
  }

  @Test
  void followsARedirectToAHostOutside() throws Exception {
    String outside = "http://127.0.0.1:" + bed().second().port() + "/there";
    bed().first().does((request, wire) -> redirect(wire, 302, outside));
    bed().play(Script.inOrder(Sends.to(bed().first())));

    assertEquals("second", bed().text(Ask.get(url("/here"))));

    assertEquals(1, bed().mesh().calls().size());
    Await.until("the call is closed", () -> bed().mesh().onlyCall().isClosed());
  }

  @Test
  void followsARedirectOfTheMesh() throws Exception {
    Header location = new Header("Location", url("/there"));
    bed()
        .mesh()
        .playEach(
            SERVICE,
            () ->
                bed().mesh().calls().isEmpty()
                    ? Script.inOrder(Script.respond(302, "", location))
                    : Script.inOrder(Sends.to(bed().second())));

    assertEquals("second", bed().text(Ask.get(url("/here"))));
  }

  @Test
  void handsARedirectToAnApplicationThatFollowsItself() throws Exception {
    bed().first().does((request, wire) -> redirect(wire, 307, url("/there")));
    bed().play(Script.inOrder(Sends.to(bed().first())));

    try (Answer answer = bed().client().send(Ask.get(url("/here")).notFollowing())) {
      assertEquals(307, answer.status());
      assertEquals(url("/there"), answer.header("location"));
    }
    bed().play(Script.inOrder(Sends.to(bed().second())));
    assertEquals("second", bed().text(Ask.get(url("/there"))));
  }

  @Test
  void anAuthenticationLegGoesToTheSameEndpointUncounted() throws Exception {
    if (!bed().client().can(ClientUnderTest.Ability.AUTHENTICATOR)) {
      return;
    }
    bed().first().does(AnswerContract::guarded);
    bed().play(Script.inOrder(Sends.to(bed().first()), Script.finish()));

    assertEquals("welcome", bed().text(Ask.get(url("/")).credentials("ada", "secret")));

    PlayedCall call = bed().mesh().onlyCall();
    assertEquals(2, bed().first().requests().size());
    assertEquals(1, call.results().size());
    assertEquals(200, call.results().get(0).status());
    assertFalse(call.isCancelled());
  }

  @Test
  void aChallengeOfTheMeshReachesAnApplicationThatHasAnAuthenticator() throws Exception {
    if (!bed().client().can(ClientUnderTest.Ability.AUTHENTICATOR)) {
      return;
    }
    Header challenge = new Header("WWW-Authenticate", "Basic realm=\"mesh\"");
    bed().mesh().playEach(SERVICE, () -> Script.inOrder(Script.respond(401, "not you")));
    try (Answer answer = bed().client().send(guest())) {
      assertEquals(401, answer.status());
      assertEquals("not you", answer.text());
    }
    bed().mesh().playEach(SERVICE, () -> Script.inOrder(Script.respond(401, "", challenge)));
    try (Answer answer = bed().client().send(guest())) {
      assertEquals(401, answer.status(), "also when it has credentials to offer");
    }
    assertTrue(bed().mesh().calls().stream().allMatch(PlayedCall::isClosed));
    assertTrue(bed().mesh().faults().isEmpty());
  }

  @Test
  void aChallengeWithoutABodyGivesBackItsEndpoint() throws Exception {
    String challenge = "WWW-Authenticate: Basic realm=\"test\"";
    bed().first().does((request, wire) -> wire.reply(401, "", challenge));
    bed().play(Script.inOrder(Sends.to(bed().first())));

    try (Answer answer = bed().client().send(Ask.bare("HEAD", url("/")))) {
      assertEquals(401, answer.status());
      assertEquals("", answer.text());
    }
    PlayedCall call = bed().mesh().onlyCall();
    Await.until("its end is told", () -> !call.bodyEnds().isEmpty());
    assertEquals(401, call.results().get(0).status());
    assertFalse(call.isCancelled());
  }

  private static Ask guest() {
    return Ask.get(url("/")).credentials("ada", "secret");
  }

  static void guarded(Backend.Request request, Wire wire) throws IOException {
    if (request.header("authorization").startsWith("Basic ")) {
      wire.reply(200, "welcome");
    } else {
      wire.reply(401, "who?", "WWW-Authenticate: Basic realm=\"test\"");
    }
  }

  private Script byCall() {
    return Script.inOrder(
        Sends.to(bed().mesh().calls().isEmpty() ? bed().first() : bed().second()));
  }

  private static void redirect(Wire wire, int status, String location) throws IOException {
    wire.reply(status, "elsewhere", "Location: " + location);
  }

  static boolean says(Throwable failure, String text) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (String.valueOf(at.getMessage()).contains(text)) {
        return true;
      }
    }
    return false;
  }
}
