package io.zerohop.instrumentation.jdkhttpclient;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  /** The common pool is the application's: all of it may be waiting for calls. */
  @Test
  void runsOnAThreadOfTheMeshs() throws Exception {
    CompletableFuture<String> ran = new CompletableFuture<>();

    Deadline deadline =
        Deadline.at(System.nanoTime(), () -> ran.complete(Thread.currentThread().getName()));

    String thread = ran.get(20, TimeUnit.SECONDS);
    assertTrue(thread.startsWith("zerohop-"), thread);
    assertFalse(deadline.stop().get(20, TimeUnit.SECONDS));
  }
}
