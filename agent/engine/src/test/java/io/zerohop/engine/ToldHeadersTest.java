package io.zerohop.engine;

import static io.zerohop.engine.TestMesh.answer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.observe.ObservedServing;
import io.zerohop.engine.observe.Tracer;
import io.zerohop.engine.serve.ServedRequest;
import io.zerohop.engine.trace.TraceContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which headers are known of a call that has ended, where a tracer asks for some. */
class ToldHeadersTest {
  private static final ServedGet REQUEST = ServedGet.with(Map.of("x-user", "alpha"));

  private final TestMesh test = new TestMesh().service("reviews", "10.0.0.1:80").publish();
  private final Asking tracer = new Asking();

  ToldHeadersTest() {
    test.mesh().tracer(tracer);
  }

  /** Records or does not, and asks for two headers. */
  private static final class Asking implements Tracer {
    private boolean sampled = true;
    private List<String> asked = List.of("x-user", "x-absent");
    private @Nullable ObservedCall seen;

    private TraceContext context() {
      TraceContext numbered = TestContexts.numbered(1, 2, 3);
      return new TraceContext(
          numbered.high(), numbered.low(), numbered.span(), 0, sampled, null, numbered.along());
    }

    @Override
    public TraceContext begin(ObservedCall call, CallRequest request) {
      seen = call;
      return context();
    }

    @Override
    public TraceContext serve(ServedRequest request) {
      return context();
    }

    @Override
    public List<String> headers() {
      return asked;
    }
  }

  private Map<String, String> made() {
    TestRequest request =
        TestRequest.get("http://reviews:8080/").header("x-user", "beta").header("x-other", "o");
    Call call = Objects.requireNonNull(test.mesh().begin(request));
    call.first();
    call.result(answer(200));
    call.bodyEnd(null);
    return Objects.requireNonNull(tracer.seen).request().keptHeaders();
  }

  private Map<String, String> served() {
    Call call = Objects.requireNonNull(test.mesh().serve(REQUEST));
    call.first();
    call.result(answer(200));
    call.bodyEnd(null);
    return ((ObservedServing) call).keptHeaders();
  }

  @Test
  void thoseThatAreAskedForAreKnownOfACallThatIsRecorded() {
    assertEquals(Map.of("x-user", "beta"), made());
    assertEquals(Map.of("x-user", "alpha"), served());
  }

  @Test
  void ofACallThatIsNotRecordedNoneAreAskedFor() {
    tracer.sampled = false;
    assertSame(Map.of(), made());
    assertSame(Map.of(), served());
  }

  @Test
  void whereNoneAreAskedForThereIsNothingToKeep() {
    tracer.asked = List.of();
    assertSame(Map.of(), made());
    assertSame(Map.of(), served());
  }
}
