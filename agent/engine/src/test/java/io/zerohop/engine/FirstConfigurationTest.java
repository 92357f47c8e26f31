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
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What calls do before the control plane has spoken, with what is kept of it and without. */
class FirstConfigurationTest {
  private static final String REVIEWS = "reviews.shop.svc.cluster.local:8080";

  private static TestRequest reviews() {
    return TestRequest.get("http://reviews:8080/");
  }

  @Nested
  class BeforeTheControlPlaneHasSpoken {
    private final TestMesh test = new TestMesh();

    @Test
    void callsOfAnApplicationThatCalledBeforeGoOnAsTheyDid() {
      assertTrue(test.mesh().mayConcern("reviews", 8080));
      test.mesh().joinedLate();
      assertFalse(test.mesh().mayConcern("reviews", 8080));
      assertNull(test.mesh().begin(reviews()));
    }

    @Test
    void literalAddressesAndLocalhostNeverWait() {
      assertNull(test.mesh().begin(TestRequest.get("http://127.0.0.1:8080/")));
      assertNull(test.mesh().begin(TestRequest.get("http://localhost:8080/")));
      assertNull(test.mesh().begin(TestRequest.get("http://[::1]:8080/")));
      assertNull(test.mesh().begin(TestRequest.get("http://10.1.2.3/")));
    }

    @Test
    void othersWaitOncePerProcessAndPassThrough() {
      Call call = test.begin(reviews());
      Step.Wait wait = assertInstanceOf(Step.Wait.class, call.first());
      assertEquals(2000 * TestMesh.MILLI, wait.nanos());
      test.passMillis(1500);
      Step.Wait rest =
          assertInstanceOf(Step.Wait.class, test.begin(TestRequest.get("http://other/")).first());
      assertEquals(500 * TestMesh.MILLI, rest.nanos());
      test.passMillis(500);
      assertEquals(new Step.PassThrough(Reason.CONFIG_STALE), call.resume());
      assertNull(test.mesh().begin(TestRequest.get("http://third/")));
    }

    @Test
    void theFirstListenersEndTheWaitForHostsOutsideToo() {
      Call call = test.begin(TestRequest.get("http://example.org/"));
      Step.Wait wait = assertInstanceOf(Step.Wait.class, call.first());
      test.publish();
      assertNotNull(wait.until());
      assertTrue(wait.until().isReady());
      assertEquals(new Step.PassThrough(Reason.PASSED_THROUGH), call.resume());
    }
  }

  @Nested
  class BeforeItIsKnownWhatIsOnDisk {
    private final TestMesh test = new TestMesh();
    private final Mesh mesh = test.unread(MeshSettings.DEFAULT.in("shop"));

    private Call call(String url) {
      return assertInstanceOf(Call.class, mesh.begin(TestRequest.get(url)));
    }

    @Test
    void callsWaitPastTheStartupWaitForALastKnownGoodThatIsReadLate() {
      Call call = call("http://reviews:8080/");
      Step.Wait wait = assertInstanceOf(Step.Wait.class, call.first());
      test.passMillis(4000);
      Step.Readiness ready = wait.until();
      assertNotNull(ready);
      assertFalse(ready.isReady());

      test.service("reviews", "10.0.0.1:80").held(Held.LAST_KNOWN_GOOD).publish();
      mesh.publish(test.mesh().snapshot());

      assertTrue(ready.isReady());
      Step.Wait forLive = assertInstanceOf(Step.Wait.class, call.resume());
      assertEquals(250 * TestMesh.MILLI, forLive.nanos());
      test.passMillis(250);
      assertEquals("10.0.0.1:80", to(call.resume()));
    }

    @Test
    void theStartupWaitIsCountedFromTheWordThatThereIsNone() {
      Call call = call("http://reviews:8080/");
      Step.Wait wait = assertInstanceOf(Step.Wait.class, call.first());
      test.passMillis(3000);
      mesh.publish(Snapshot.EMPTY);

      assertNotNull(wait.until());
      assertTrue(wait.until().isReady());
      Step.Wait rest = assertInstanceOf(Step.Wait.class, call.resume());
      assertEquals(2000 * TestMesh.MILLI, rest.nanos());
      test.passMillis(2000);
      assertEquals(new Step.PassThrough(Reason.CONFIG_STALE), call.resume());
    }

    @Test
    void theyDoNotWaitForEverWhereThatWordDoesNotCome() {
      Call call = call("http://reviews:8080/");
      Step.Wait wait = assertInstanceOf(Step.Wait.class, call.first());
      assertEquals(10_000 * TestMesh.MILLI, wait.nanos());
      test.passMillis(10_000);
      assertEquals(new Step.PassThrough(Reason.CONFIG_STALE), call.resume());
      assertFalse(mesh.mayConcern("third", 80));
    }

    @Test
    void whoWantsNoWaitHasNone() {
      Mesh unwaiting =
          test.unread(new MeshSettings("shop", "", 0, 250 * TestMesh.MILLI, List.of(), List.of()));
      assertFalse(unwaiting.mayConcern("reviews", 8080));
    }
  }

  @Nested
  class WithALastKnownGood {
    private final TestMesh test =
        new TestMesh().service("reviews", "10.0.0.1:80").held(Held.LAST_KNOWN_GOOD).publish();

    @Test
    void callsWaitForTheControlPlaneUntil250MillisAfterItWasRead() {
      test.passMillis(100);
      Step.Wait wait = assertInstanceOf(Step.Wait.class, test.begin(reviews()).first());
      assertEquals(150 * TestMesh.MILLI, wait.nanos());
      test.passMillis(150);
      assertEquals("10.0.0.1:80", to(test.begin(reviews()).first()));
      assertNull(test.mesh().begin(TestRequest.get("http://example.org/")));
    }

    @Test
    void callsWaitTheSameForOneThatWasReadLongAfterTheStart() {
      TestMesh late = new TestMesh();
      late.passMillis(3000);
      late.service("reviews", "10.0.0.1:80").held(Held.LAST_KNOWN_GOOD).publish();

      Step.Wait wait = assertInstanceOf(Step.Wait.class, late.begin(reviews()).first());

      assertEquals(250 * TestMesh.MILLI, wait.nanos());
    }

    @Test
    void whatIsTooOldIsNotFollowed() {
      test.held(Held.EXPIRED).publish();
      Call call = test.begin(reviews());
      assertInstanceOf(Step.Wait.class, call.first());
      test.passMillis(2000);
      assertEquals(new Step.PassThrough(Reason.CONFIG_STALE), call.resume());
    }

    @Test
    void whereItAskedForTlsTheCallFailsInsteadOfPassingInTheClear() {
      test.held(Held.EXPIRED)
          .cluster(Cluster.named(REVIEWS).withTls(new Object()), "10.0.0.1:80")
          .publish();
      Call call = test.begin(reviews());
      assertInstanceOf(Step.Wait.class, call.first());
      test.passMillis(2000);
      Step.Fail fail = assertInstanceOf(Step.Fail.class, call.resume());
      assertEquals(Reason.CONFIG_STALE, fail.reason());
      assertTrue(fail.message().startsWith("CONFIG_STALE: reviews.shop asks for TLS"));
    }
  }
}
