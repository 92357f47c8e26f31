package io.zerohop.engine;

import static io.zerohop.engine.TestMesh.to;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.route.Action.Forward;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which calls the mesh concerns, and what happens while it cannot know yet. */
class MembershipTest {
  private static final String REVIEWS = "reviews.shop.svc.cluster.local:8080";

  private static final MeshSettings MESH_HOSTS =
      new MeshSettings("shop", "", 2000 * TestMesh.MILLI, 0, List.of(".mesh.example"), List.of());

  private static TestRequest reviews() {
    return TestRequest.get("http://reviews:8080/");
  }

  @Nested
  class WhenListenersAreHeld {
    private final TestMesh test = new TestMesh().service("reviews", "10.0.0.1:80").publish();

    @Test
    void shortNamesAreCompletedByTheAgentsNamespace() {
      for (String host :
          List.of(
              "reviews",
              "reviews.shop",
              "reviews.shop.svc",
              "reviews.shop.svc.cluster.local",
              "REVIEWS.Shop.SVC.cluster.local",
              "reviews.shop.svc.cluster.local.")) {
        assertTrue(test.mesh().mayConcern(host, 8080), host);
      }
      assertFalse(test.mesh().mayConcern("reviews.other", 8080));
      assertFalse(test.mesh().mayConcern("eviews", 8080));
    }

    @Test
    void anotherPortIsOutside() {
      assertFalse(test.mesh().mayConcern("reviews", 9090));
      assertNull(test.mesh().begin(TestRequest.get("http://reviews:9090/")));
    }

    @Test
    void aServiceWithoutPortTakesAnyPort() {
      test.listener("any.shop.svc.cluster.local:*").publish();
      assertTrue(test.mesh().mayConcern("any", 1));
      assertTrue(test.mesh().mayConcern("any.shop", 65_535));
    }

    @Test
    void aServiceOfAnotherNamespaceIsReachedByItsLongerNamesOnly() {
      test.listener("ratings.other.svc.cluster.local:80").publish();
      assertFalse(test.mesh().mayConcern("ratings", 80));
      assertTrue(test.mesh().mayConcern("ratings.other", 80));
    }

    @Test
    void furtherHostsBelongToTheService() {
      Listener listener =
          new Listener(
              REVIEWS, REVIEWS, List.of("reviews.example.com", "old.example.com:81"), null);
      Directory directory = new Directory(List.of(listener), "shop");
      assertEquals(listener, directory.find("reviews.example.com", 8080));
      assertEquals(listener, directory.find("old.example.com", 81));
      assertNull(directory.find("old.example.com", 8080));
    }

    @Test
    void modeOffConcernsNothing() {
      test.mesh().mode(Mode.OFF);
      assertFalse(test.mesh().mayConcern("reviews", 8080));
      assertNull(test.mesh().begin(reviews()));
    }

    @Test
    void modeObserveDecidesAndLetsTheCallAlone() {
      test.mesh().mode(Mode.OBSERVE);
      assertNull(test.mesh().begin(reviews()));
      assertEquals("10.0.0.1:80", to(test.wouldHave.get(0)));
      assertEquals(List.of(), test.ends, "nothing counts as a call of ours");
    }

    @Test
    void anUnresolvedBackendIsAnsweredWith500() {
      test.forward(REVIEWS, Forward.to("nowhere")).absent("nowhere").publish();
      Step.Respond respond = assertInstanceOf(Step.Respond.class, test.begin(reviews()).first());
      assertEquals(500, respond.status());
      assertEquals(Reason.BACKEND_UNRESOLVED, respond.reason());
      assertEquals("zerohop-reason", respond.headers().get(0).name());
    }
  }

  @Nested
  class WhenADestinationIsNotHeldYet {
    private final TestMesh test = new TestMesh().listener(REVIEWS).publish();

    @Test
    void itIsAskedForAndTheCallWaitsUntilAllOfItIsThere() {
      Call call = test.begin(reviews());
      Step.Wait wait = assertInstanceOf(Step.Wait.class, call.first());
      AtomicInteger woken = new AtomicInteger();
      Step.Readiness ready = wait.until();
      assertNotNull(ready);
      ready.whenReady(woken::incrementAndGet);
      assertEquals(List.of(REVIEWS), test.wanted);

      test.forward(REVIEWS, Forward.to(REVIEWS)).publish();
      assertEquals(0, woken.get(), "routes alone are not enough");
      test.cluster(Cluster.named(REVIEWS), "10.0.0.1:80").publish();
      assertEquals(1, woken.get());
      assertTrue(ready.isReady());
      assertEquals("10.0.0.1:80", to(call.resume()));
    }

    @Test
    void afterTheWaitItPassesThroughAndLaterCallsDoNotWaitAgain() {
      Call call = test.begin(reviews());
      Step.Wait wait = assertInstanceOf(Step.Wait.class, call.first());
      assertEquals(2000 * TestMesh.MILLI, wait.nanos());
      test.passMillis(2000);
      assertEquals(new Step.PassThrough(Reason.CONFIG_STALE), call.resume());
      assertEquals(new Step.PassThrough(Reason.CONFIG_STALE), test.begin(reviews()).first());
      assertEquals(List.of(REVIEWS), test.wanted);
    }

    @Test
    void itIsAskedForOnceInFiveSecondsHoweverManyCallsThereAre() {
      test.begin(reviews()).first();
      test.passMillis(4999);
      test.begin(reviews()).first();
      assertEquals(List.of(REVIEWS), test.wanted);

      test.passMillis(1);
      test.begin(reviews()).first();
      test.begin(reviews()).first();
      assertEquals(List.of(REVIEWS, REVIEWS), test.wanted);
    }

    @Test
    void nothingIsKeptOfACallWhoseWaitIsOver() {
      Call late = waiting();
      Call cancelled = waiting();
      assertEquals(3, test.mesh().openDemands(), "two calls and the name");

      test.passMillis(2000);
      late.resume();
      cancelled.cancel();

      assertEquals(1, test.mesh().openDemands());
    }

    @Test
    void nobodyIsKeptWhoWantsToBeToldAfterTheCallHasEnded() {
      Call call = test.begin(reviews());
      Step.Wait wait = assertInstanceOf(Step.Wait.class, call.first());
      call.cancel();

      assertNotNull(wait.until());
      wait.until().whenReady(() -> {});

      assertEquals(1, test.mesh().openDemands());
    }

    private Call waiting() {
      Call call = test.begin(reviews());
      Step.Wait wait = assertInstanceOf(Step.Wait.class, call.first());
      assertNotNull(wait.until());
      wait.until().whenReady(() -> {});
      return call;
    }

    @Test
    void halfOfTheApplicationsOwnTimeoutIsLeftForTheCallItself() {
      Call call = test.begin(reviews().timeoutMillis(300));
      Step.Wait wait = assertInstanceOf(Step.Wait.class, call.first());
      assertEquals(150 * TestMesh.MILLI, wait.nanos());
      test.passMillis(150);
      assertEquals(new Step.PassThrough(Reason.CONFIG_STALE), call.resume());
    }

    @Test
    void aDestinationWithoutRoutesIsNotWaitedFor() {
      Snapshot.Absent none = new Snapshot.Absent(java.util.Set.of(REVIEWS), java.util.Set.of());
      Snapshot held = test.mesh().snapshot();
      test.mesh()
          .publish(
              new Snapshot(
                  held.held(),
                  "2",
                  held.directory(),
                  held.routes(),
                  held.clusters(),
                  held.endpoints(),
                  none));
      assertEquals(new Step.PassThrough(Reason.CONFIG_STALE), test.begin(reviews()).first());
    }
  }

  @Test
  void hostsOfTheSettingAreAskedForByName() {
    TestMesh test = new TestMesh(MESH_HOSTS).publish();
    assertInstanceOf(
        Step.Wait.class, test.begin(TestRequest.get("http://a.mesh.example:81/")).first());
    assertEquals(List.of("a.mesh.example:81"), test.wanted);
  }

  @Test
  void aHostThatIsNotThereIsForgottenAnHourAfterItsLastCall() {
    TestMesh test = new TestMesh(MESH_HOSTS).publish();
    for (int tenant = 0; tenant < 100; tenant++) {
      test.begin(TestRequest.get("http://t" + tenant + ".mesh.example/")).first();
    }
    test.passMillis(3_000_000);
    test.begin(TestRequest.get("http://t7.mesh.example/")).first();
    test.passMillis(700_000);

    test.begin(TestRequest.get("http://new.mesh.example/")).first();

    assertEquals(2, test.mesh().openDemands(), "the one that was called again, and the new one");
  }

  @Test
  void aDestinationWhoseConfigurationAsksForTlsFailsClosedAndOthersDoNot() {
    TestMesh test =
        new TestMesh().service("reviews", "10.0.0.1:80").service("plain", "10.0.0.2:80");
    test.cluster(Cluster.named(REVIEWS).withTls(new Object()), "10.0.0.1:80").publish();
    assertTrue(test.begin(reviews()).failsClosed());
    assertTrue(test.mesh().failsClosed("reviews", 8080));
    assertFalse(test.mesh().failsClosed("plain", 8080));
    assertFalse(test.mesh().failsClosed("example.org", 443));
    test.mesh().mode(Mode.OBSERVE);
    assertFalse(test.mesh().failsClosed("reviews", 8080), "nothing is changed for the application");
  }

  @Test
  void excludedHostsAreLeftAlone() {
    MeshSettings settings =
        new MeshSettings("shop", "", 0, 0, List.of(), List.of("reviews", ".svc.cluster.local"));
    TestMesh test = new TestMesh(settings).service("reviews", "10.0.0.1:80").publish();
    assertFalse(test.mesh().mayConcern("reviews", 8080));
    assertFalse(test.mesh().mayConcern("reviews.shop.svc.cluster.local", 8080));
    assertTrue(test.mesh().mayConcern("reviews.shop", 8080));
  }

  @Test
  void whereTlsIsAskedForAndThereIsNoIdentityTheCallFails() {
    TestMesh test = new TestMesh().service("reviews", "10.0.0.1:80");
    test.cluster(
            Cluster.named(REVIEWS).withTls(new io.zerohop.engine.pick.TlsWanted("mTLS")),
            "10.0.0.1:80")
        .publish();
    Step.Fail fail = assertInstanceOf(Step.Fail.class, test.begin(reviews()).first());
    assertEquals(Reason.NO_IDENTITY, fail.reason());
  }
}
