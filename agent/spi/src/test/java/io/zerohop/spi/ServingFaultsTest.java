package io.zerohop.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.serve.ServedRequest;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a call that comes in when the engine meets a fault of its own. */
class ServingFaultsTest {
  private static final Step.Serve SERVE = new Step.Serve(Around.NOTHING);

  private final List<String> faults = new ArrayList<>();

  @AfterEach
  void disconnect() {
    MeshPorts.connect(null, null, (where, fault) -> {});
  }

  private void connect(boolean closed, String... broken) {
    Broken engine = new Broken(closed, Set.of(broken));
    MeshPorts.connect(null, engine, (where, fault) -> faults.add(where));
  }

  private static Serving begin() {
    return Objects.requireNonNull(Serving.begin(new Asked()));
  }

  @Test
  void withoutOneItIsServedAndItsAnswerStands() {
    connect(false);
    assertTrue(Serving.mayConcern());
    Serving serving = begin();
    assertEquals(SERVE, serving.first());
    assertInstanceOf(Step.Finish.class, serving.result(AttemptResult.answered(200, name -> null)));
    assertEquals(List.of(), faults);
  }

  @Test
  void whatCannotBeAskedOrBegunIsServedAsEver() {
    connect(false, "mayConcern", "begin");
    assertFalse(Serving.mayConcern());
    assertNull(Serving.begin(new Asked()));
    assertEquals(List.of("Serving.mayConcern", "Serving.begin"), faults);
  }

  @Test
  void aFirstStepThatFailsIsThatTheServerGoesOnAsEver() {
    connect(false, "first");
    assertEquals(new Step.PassThrough(Reason.PASSED_THROUGH), begin().first());
    assertEquals(List.of("Serving"), faults);
  }

  @Test
  void whereTheConfigurationSaysWhoMayCallItIsRefused() {
    connect(true, "begin");
    assertRefused(begin().first());
    connect(true, "first");
    assertRefused(begin().first());
  }

  private static void assertRefused(Step step) {
    Step.Respond respond = assertInstanceOf(Step.Respond.class, step);
    assertEquals(403, respond.status());
    assertEquals(Reason.DENIED_BY_POLICY, respond.reason());
    assertEquals("zerohop-reason", respond.headers().get(0).name());
  }

  @Test
  void aFaultAfterTheApplicationAnsweredLetsTheAnswerStand() {
    connect(true, "result", "bodyEnd");
    Serving serving = begin();
    serving.first();
    assertInstanceOf(Step.Finish.class, serving.result(AttemptResult.answered(200, name -> null)));
    serving.bodyEnd(null);
    assertEquals(List.of("Serving", "Serving.bodyEnd"), faults);
  }

  @Test
  void withoutARuntimeThereIsNothing() {
    assertFalse(Serving.mayConcern());
    assertNull(Serving.begin(new Asked()));
  }

  /** An engine with faults, that serves what it can. */
  private record Broken(boolean closed, Set<String> broken) implements Inbound, Call {
    private void at(String entry) {
      if (broken.contains(entry)) {
        throw new IllegalStateException("a fault of ours");
      }
    }

    @Override
    public void listening(Listening listening) {}

    @Override
    public void closed(InetSocketAddress address) {}

    @Override
    public boolean mayConcern() {
      at("mayConcern");
      return true;
    }

    @Override
    public Call begin(ServedRequest request) {
      at("begin");
      return this;
    }

    @Override
    public boolean failsClosed(ServedRequest request) {
      return closed;
    }

    @Override
    public boolean failsClosed() {
      return closed;
    }

    @Override
    public Step first() {
      at("first");
      return SERVE;
    }

    @Override
    public Step result(AttemptResult result) {
      at("result");
      return new Step.Finish(HeaderChanges.NONE);
    }

    @Override
    public Step resume() {
      throw new IllegalStateException("nothing waits here");
    }

    @Override
    public Step.Send current() {
      throw new IllegalStateException("nothing is sent here");
    }

    @Override
    public void bodyEnd(@Nullable Throwable failure) {
      at("bodyEnd");
    }

    @Override
    public void ended(AttemptResult last) {}

    @Override
    public void cancel() {}
  }

  /** Some request. */
  private record Asked() implements ServedRequest {
    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public String authority() {
      return "orders";
    }

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String path() {
      return "/";
    }

    @Override
    public @Nullable String header(String name) {
      return null;
    }

    @Override
    public @Nullable InetSocketAddress peer() {
      return null;
    }

    @Override
    public @Nullable InetSocketAddress local() {
      return null;
    }
  }
}
