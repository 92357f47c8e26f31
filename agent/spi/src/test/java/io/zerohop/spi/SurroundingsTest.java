package io.zerohop.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.trace.Along;
import io.zerohop.engine.trace.Format;
import io.zerohop.engine.trace.TraceContext;
import io.zerohop.spi.http.CallSurroundings;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is known around a thread, and kept for the threads of a client. */
class SurroundingsTest {
  private static final Format FORMAT =
      new Format() {
        @Override
        public void write(TraceContext context, BiConsumer<String, String> field) {}

        @Override
        public @Nullable TraceContext read(UnaryOperator<@Nullable String> headers) {
          return null;
        }
      };
  private static final TraceContext TRACE =
      new TraceContext(1, 2, 3, 0, true, null, new Along("", "", FORMAT));
  private static final Around TRACED = new Around(Step.Limits.NONE, TRACE);

  /** Ends with the test: servers are held until nobody refers to them. */
  private final AtomicBoolean lasts = new AtomicBoolean(true);

  @AfterEach
  void disconnect() {
    lasts.set(false);
    MeshPorts.connect(null, null, (where, fault) -> {});
  }

  private static Around elsewhere(Supplier<Around> asked) {
    return CompletableFuture.supplyAsync(asked, task -> new Thread(task).start()).join();
  }

  @Test
  void whatAThreadEnteredIsItsOwnUntilItLeaves() {
    Around limited = new Around(5, null);
    Object first = Surroundings.enter(TRACED);
    Object second = Surroundings.enter(limited);

    assertSame(limited, Surroundings.ofThread());
    assertSame(Around.NOTHING, elsewhere(Surroundings::ofThread));
    Surroundings.leave(second);
    assertSame(TRACED, Surroundings.ofThread());
    Surroundings.leave(first);
    assertSame(Around.NOTHING, Surroundings.ofThread());
    assertNull(first);
  }

  @Test
  void serversWithContextsOfTheirOwnAreAskedTooAndTheEarlierEndCounts() {
    Supplier<Around> server = () -> lasts.get() ? new Around(7, null) : Around.NOTHING;
    Surroundings.addServer(server);
    Surroundings.addServer(server);

    try {
      assertEquals(new Around(7, null), Surroundings.ofThread());
      Object before = Surroundings.enter(new Around(9, TRACE));
      assertEquals(new Around(7, TRACE), Surroundings.ofThread());
      Surroundings.leave(before);
    } finally {
      Reference.reachabilityFence(server);
    }
  }

  @Test
  void aFaultOfOneServerHidesNothingOfTheOthers() {
    List<String> faults = new ArrayList<>();
    MeshPorts.connect(null, null, (where, fault) -> faults.add(where));
    Supplier<Around> broken =
        () -> {
          if (lasts.get()) {
            throw new IllegalStateException("a fault of ours");
          }
          return Around.NOTHING;
        };
    Surroundings.addServer(broken);
    try {
      Object before = Surroundings.enter(TRACED);

      assertEquals(TRACED, Surroundings.ofThread());

      Surroundings.leave(before);
      assertEquals(List.of("what is around a call"), faults);
    } finally {
      Reference.reachabilityFence(broken);
    }
  }

  @Test
  void aClientsThreadsFindWhatWasAroundTheApplications() {
    CallSurroundings calls = new CallSurroundings();
    Object call = new Object();
    Object before = Surroundings.enter(TRACED);
    assertSame(TRACED, calls.of(call));
    Surroundings.leave(before);

    assertSame(TRACED, elsewhere(() -> calls.of(call)));
    assertSame(TRACED, elsewhere(() -> calls.known(call)));
    assertSame(Around.NOTHING, calls.known(new Object()));
  }

  @Test
  void aCallThatIsOnlyLookedUpIsNotKept() {
    CallSurroundings calls = new CallSurroundings();
    Object call = new Object();
    Object before = Surroundings.enter(TRACED);
    assertSame(TRACED, calls.known(call));
    Surroundings.leave(before);

    assertSame(Around.NOTHING, calls.known(call));
  }

  @Test
  void workThatIsHandedOverIsInTheMiddleOfWhatWasAroundItThen() {
    assertNull(Surroundings.toHandOver());
    Object before = Surroundings.enter(TRACED);
    Around handedOver = Surroundings.toHandOver();
    Surroundings.leave(before);
    assertSame(TRACED, handedOver);

    Object own = Surroundings.take(TRACED);
    assertSame(TRACED, Surroundings.ofThread());
    assertSame(TRACED, Surroundings.toHandOver());
    Surroundings.leave(own);
    assertSame(Around.NOTHING, Surroundings.ofThread());
  }

  @Test
  void workThatIsHandedOverToAThreadThatServesKeepsItsTraceAndTheEarlierEnd() {
    long soon = System.nanoTime() + TimeUnit.HOURS.toNanos(1);
    Object before = Surroundings.enter(new Around(soon, null));
    Object inside = Surroundings.take(TRACED);

    assertEquals(new Around(soon, TRACE), Surroundings.ofThread());

    Surroundings.leave(inside);
    assertEquals(new Around(soon, null), Surroundings.ofThread());
    Surroundings.leave(before);
  }

  @Test
  void aDeadlineThatHasPassedDoesNotBindWhatWasHandedOver() {
    long passed = System.nanoTime() - 1;
    Object before = Surroundings.take(new Around(passed, TRACE));
    assertEquals(TRACED, Surroundings.ofThread());
    Surroundings.leave(before);

    before = Surroundings.take(new Around(passed, null));
    assertNull(Surroundings.toHandOver());
    Surroundings.leave(before);
  }

  @Test
  void aDeadlineThatIsToComeBindsWhatWasHandedOver() {
    Around soon = new Around(System.nanoTime() + TimeUnit.HOURS.toNanos(1), TRACE);
    Object before = Surroundings.take(soon);

    assertSame(soon, Surroundings.ofThread());

    Surroundings.leave(before);
  }
}
