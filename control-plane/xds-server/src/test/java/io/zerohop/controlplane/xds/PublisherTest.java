package io.zerohop.controlplane.xds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.zerohop.controlplane.xds.serve.Hub;
import io.zerohop.controlplane.xds.serve.Loop;
import io.zerohop.controlplane.xds.wire.Core;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PublisherTest {
  @Test
  void nobodyIsToldThatAFailedTranslationIsBeingServed() {
    Clock clock = Clock.systemUTC();
    IllegalStateException fault = new IllegalStateException("a fault in the translation");
    try (Loop loop = new Loop()) {
      Hub hub = new Hub(loop, clock, wanted -> {}, unwanted -> {});
      try (Publisher publisher =
          new Publisher(
              new Core(loop, hub, clock),
              () -> {
                throw fault;
              })) {
        publisher.start();

        CompletableFuture<Void> served = publisher.refresh();

        assertEquals(
            fault,
            assertThrows(ExecutionException.class, () -> served.get(30, TimeUnit.SECONDS))
                .getCause());
      }
    }
  }
}
