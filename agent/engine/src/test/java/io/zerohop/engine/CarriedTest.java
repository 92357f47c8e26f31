package io.zerohop.engine;

import static io.zerohop.engine.TestMesh.answer;
import static io.zerohop.engine.TestMesh.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.observe.ObservedAttempt;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.observe.Tracer;
import io.zerohop.engine.route.Action;
import io.zerohop.engine.route.PathMatch;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.trace.Carried;
import io.zerohop.engine.trace.TraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What sends carry of the trace that a tracer says. */
class CarriedTest {
  private static final TraceContext PARENT = TestContexts.numbered(1, 2, 3);

  private final TestMesh test =
      new TestMesh().service("reviews", "10.0.0.1:80", "10.0.0.2:80").publish();
  private final Numbering tracer = new Numbering();

  CarriedTest() {
    test.mesh().tracer(tracer);
  }

  /** Each send is the child of the call around it, by the next number. */
  private static final class Numbering implements Tracer {
    private final List<String> asked = new ArrayList<>();
    private final List<@Nullable ObservedAttempt> lasts = new ArrayList<>();
    private int span = 10;

    @Override
    public @Nullable TraceContext begin(ObservedCall call, CallRequest request) {
      asked.add("begin " + call.rule() + " " + request.path());
      return next(call);
    }

    @Override
    public @Nullable TraceContext again(ObservedCall call, @Nullable TraceContext before) {
      asked.add("again after " + (before == null ? 0 : before.span()));
      lasts.add(call.last());
      return next(call);
    }

    private @Nullable TraceContext next(ObservedCall call) {
      TraceContext parent = call.parent();
      return parent == null ? null : parent.child(span++);
    }
  }

  private Call begin(String url) {
    return Objects.requireNonNull(
        test.mesh().begin(TestRequest.get(url), new Around(Step.Limits.NONE, PARENT)));
  }

  private static Map<String, String> fields(Carried carried) {
    Map<String, String> fields = new TreeMap<>();
    carried.forEach(fields::put);
    return fields;
  }

  @Test
  void aSendCarriesWhatTheTracerSaysAlsoWhenItIsRepeated() {
    Call call = begin("http://reviews:8080/a");
    assertTrue(call.carried().isEmpty(), "nothing is sent yet");

    call.first();
    assertEquals(Map.of("trace", "2-10-3"), fields(call.carried()));
    call.current();
    assertEquals(Map.of("trace", "2-10-3"), fields(call.carried()));
    call.result(answer(200));
    call.bodyEnd(null);

    assertEquals(List.of("begin rule /a"), tracer.asked);
  }

  @Test
  void anotherAttemptCarriesItsOwnAndKnowsTheOneBefore() {
    Call call = begin("http://reviews:8080/");
    call.first();
    call.result(refused());

    assertEquals(Map.of("trace", "2-11-3"), fields(call.carried()));
    assertEquals("again after 10", tracer.asked.get(1));
    ObservedAttempt before = Objects.requireNonNull(tracer.lasts.get(0));
    assertNull(before.before());
    assertEquals("10.0.0.1:80", before.endpoint().hostPort());
    assertEquals(refused().failure(), Objects.requireNonNull(before.result()).failure());
    assertEquals(10, Objects.requireNonNull(before.trace()).span());
    assertEquals(test.now(), before.startNanos());
  }

  @Test
  void withoutATraceAllSendsCarryTheSameNothing() {
    Call call = test.begin(TestRequest.get("http://reviews:8080/"));
    call.first();

    assertSame(Carried.NOTHING, call.carried());
    assertEquals(Map.of(), fields(call.carried()));
  }

  @Test
  void theAnswerOfATracedCallIsToldBeforeItsBodyHasEnded() {
    Call call = begin("http://reviews:8080/");
    call.first();
    call.result(refused());
    assertEquals(List.of(), test.answered);
    call.result(answer(200));

    assertEquals(1, test.answered.size());
    assertTrue(test.answered.get(0).startsWith("reviews.shop 200"), test.answered::toString);
    assertEquals(List.of(), test.ends);
    call.bodyEnd(null);
    assertEquals(1, test.ends.size());
    assertEquals(1, test.answered.size());
  }

  @Test
  void theAnswerOfACallWithoutATraceIsNotToldApart() {
    Call call = test.begin(TestRequest.get("http://reviews:8080/"));
    call.first();
    call.result(answer(200));
    call.bodyEnd(null);

    assertEquals(List.of(), test.answered);
    assertEquals(1, test.ends.size());
  }

  @Test
  void aCallThatNoRuleIsHeldForIsNobodysTrace() {
    test.listener("ratings.shop.svc.cluster.local:8080").publish();
    Call call = begin("http://ratings:8080/");
    assertInstanceOf(Step.Wait.class, call.first());
    test.passMillis(60_000);

    assertInstanceOf(Step.PassThrough.class, call.resume());

    assertEquals(List.of(), tracer.asked);
  }

  @Test
  void aCallThatWaitsForItsRuleBeginsItsTraceOnce() {
    test.listener("ratings.shop.svc.cluster.local:8080").publish();
    Call call = begin("http://ratings:8080/");
    assertInstanceOf(Step.Wait.class, call.first());
    test.service("ratings", "10.0.0.3:80").publish();

    assertInstanceOf(Step.Send.class, call.resume());

    assertEquals(1, tracer.asked.size());
    assertEquals(Map.of("trace", "2-10-3"), fields(call.carried()));
  }

  @Test
  void aQuestionBeginsNoTrace() {
    test.mesh().explain(TestRequest.get("http://reviews:8080/"), "");

    assertEquals(List.of(), tracer.asked);
  }

  @Test
  void theTracerIsToldWhichShareTheRuleHas() {
    List<Integer> shares = new ArrayList<>();
    test.mesh()
        .tracer(
            new Tracer() {
              @Override
              public @Nullable TraceContext begin(ObservedCall call, CallRequest request) {
                shares.add(call.sampling());
                return null;
              }
            });
    begin("http://reviews:8080/").first();
    String reviews = "reviews.shop.svc.cluster.local:8080";
    Route said = Route.to(new PathMatch.Prefix("/"), Action.Forward.to(reviews));
    test.routes(
            reviews,
            new Route(
                said.id(), said.path(), List.of(), said.action(), said.responseHeaders(), 250_000))
        .publish();
    begin("http://reviews:8080/").first();

    assertEquals(List.of(Route.NO_SHARE, 250_000), shares);
  }
}
