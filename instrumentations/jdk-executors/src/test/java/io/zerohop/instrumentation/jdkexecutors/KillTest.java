package io.zerohop.instrumentation.jdkexecutors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Around;
import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.testkit.WovenJvm;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Five faults of a hook turn all of them off: a fault there would be everybody's. */
class KillTest {
  private static final Around AROUND = new Around(System.nanoTime() + Way.HOUR, null);

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, JdkExecutorsHooks.class);
  }

  @Test
  @SuppressWarnings("FutureReturnValueIgnored") // the work tells by itself that it ran
  void fiveFaultsTurnAllOfThemOffAndWorkGoesOn() throws Exception {
    ExecutorService pool = Executors.newSingleThreadExecutor(Way::daemon);
    Way execute = new Way(JdkExecutorsHooks.EXECUTE, pool::execute);
    Way submit = new Way(JdkExecutorsHooks.RUNNABLE, pool::submit);
    assertEquals(AROUND, submit.seenWithin(AROUND));
    for (int i = 0; i < 5; i++) {
      System.setProperty(InjectingAdapter.FAULT, JdkExecutorsHooks.EXECUTE);
      assertEquals(Around.NOTHING, execute.seenWithin(AROUND));
    }

    assertEquals(Around.NOTHING, execute.seenWithin(AROUND));
    assertEquals(Around.NOTHING, submit.seenWithin(AROUND));
    String states = WovenJvm.with().states();
    assertTrue(states.contains("reason=turned off after 5 faults of " + execute), states);
    pool.shutdown();
  }
}
