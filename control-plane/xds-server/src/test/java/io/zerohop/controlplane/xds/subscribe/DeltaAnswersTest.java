package io.zerohop.controlplane.xds.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.controlplane.xds.resource.Encoded;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of a response when its client acknowledges or refuses it. */
class DeltaAnswersTest extends DeltaCase {
  @Test
  void nothingIsSentWhileAResponseIsNotAnsweredAndThenTheLatestState() {
    DeltaSubscription endpoints = endpoints();
    serve(endpoints, "a=1", "b=1");
    send(endpoints, subscribe("a", "b"));
    next(endpoints);
    Response first = last;
    serve(endpoints, "a=2", "b=1");
    serve(endpoints, "a=3", "b=2");
    assertEquals("nothing", next(endpoints));
    last = first;
    acknowledge(endpoints);
    assertEquals("a b", next(endpoints));
    assertNotNull(last);
    assertEquals(version("3"), last.resources().get(0).version());
  }

  @Test
  void aChangeThatWasTakenBackMeanwhileIsNotSent() {
    DeltaSubscription endpoints = endpoints();
    serve(endpoints, "a=1");
    send(endpoints, subscribe("a"));
    next(endpoints);
    acknowledge(endpoints);
    serve(endpoints, "a=2");
    serve(endpoints, "a=1");
    assertEquals("nothing", next(endpoints));
  }

  @Test
  void confirmationNeedsTheAnswer() {
    DeltaSubscription endpoints = endpoints();
    serve(endpoints, "a=1");
    send(endpoints, subscribe("a"));
    next(endpoints);
    Encoded current = endpoint("a");
    assertFalse(endpoints.confirmed(current));
    acknowledge(endpoints);
    assertTrue(endpoints.confirmed(current));
  }

  @Test
  void aRefusalIsKeptForTheResourceThatItNamesOnly() {
    DeltaSubscription endpoints = endpoints();
    serve(endpoints, "good=1", "bad=1");
    send(endpoints, subscribe("good", "bad"));
    next(endpoints);
    answer(endpoints, "bad: endpoints[0].address must be set");
    assertEquals(List.of("bad"), refused(endpoints));
    assertTrue(endpoints.confirmed(endpoint("good")));
    assertFalse(endpoints.confirmed(endpoint("bad")));
  }

  @Test
  void aRefusalThatNamesNothingIsMeantForAll() {
    DeltaSubscription endpoints = endpoints();
    serve(endpoints, "a=1", "b=1");
    send(endpoints, subscribe("a", "b"));
    next(endpoints);
    answer(endpoints, "no memory");
    assertEquals(2, endpoints.refused().size());
  }

  @Test
  void aRefusedVersionIsNotSentAgainButTheNextOneIsAndHeals() {
    DeltaSubscription endpoints = endpoints();
    serve(endpoints, "a=1");
    send(endpoints, subscribe("a"));
    next(endpoints);
    answer(endpoints, "a is wrong");
    assertEquals("nothing", next(endpoints));
    serve(endpoints, "a=2");
    assertEquals("a", next(endpoints));
    assertEquals(1, endpoints.refused().size(), "still refused until the answer");
    acknowledge(endpoints);
    assertTrue(endpoints.refused().isEmpty());
  }

  @Test
  void anUnknownNonceIsNoAnswer() {
    DeltaSubscription endpoints = endpoints();
    serve(endpoints, "a=1");
    send(endpoints, subscribe("a"));
    next(endpoints);
    send(endpoints, new DeltaRequest(List.of(), List.of(), Map.of(), "other", null));
    assertFalse(endpoints.confirmed(endpoint("a")));
  }

  @Test
  void aRefusalIsNotKeptForAResourceWhoseNameIsAPartOfTheRefusedOne() {
    DeltaSubscription endpoints = endpoints();
    serve(endpoints, "my-a.x:8080=1", "a.x:8080=1", "a.x:80=1");
    send(endpoints, subscribe("my-a.x:8080", "a.x:8080", "a.x:80"));
    next(endpoints);
    answer(endpoints, "ENDPOINTS \"my-a.x:8080\": endpoints[0] is wrong");
    assertEquals(List.of("my-a.x:8080"), refused(endpoints));
    assertTrue(endpoints.confirmed(endpoint("a.x:80")));

    serve(endpoints, "my-a.x:8080=2", "a.x:8080=2", "a.x:80=2");
    next(endpoints);
    answer(endpoints, "I cannot take a.x:8080.");
    assertEquals(List.of("a.x:8080"), refused(endpoints));
  }

  private static List<String> refused(DeltaSubscription subscription) {
    return subscription.refused().stream().map(each -> each.resource().name()).toList();
  }
}
