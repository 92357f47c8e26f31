package io.zerohop.spi.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.HeaderChanges.Header;
import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.MeshPorts;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The headers of an attempt on their way to the wire. */
class HeaderEditsTest {
  private static final HeaderChanges RULE =
      new HeaderChanges(List.of(), List.of(new Header("x-user", "rule")), List.of());

  private final List<String> headers = new ArrayList<>(List.of("Accept: all", "X-User: app"));
  private final List<String> faults = new ArrayList<>();
  private final Attempt attempt = new Attempt();

  HeaderEditsTest() {
    MeshPorts.connect(null, null, (where, fault) -> faults.add(where));
  }

  @AfterEach
  void disconnect() {
    MeshPorts.connect(null, null, (where, fault) -> {});
  }

  private static Step.Send send(HeaderChanges changes) {
    return new Step.Send(
        1,
        InetSocketAddress.createUnresolved("reviews", 80),
        "pool",
        Step.Target.UNCHANGED,
        changes,
        new Step.Limits(0, Step.Limits.NONE, Step.Limits.NONE),
        null,
        List.of());
  }

  private void write(Step.Send send) {
    HeaderEdits.onWire(
        send,
        attempt,
        name ->
            headers.removeIf(each -> each.regionMatches(true, 0, name + ":", 0, name.length() + 1)),
        (name, value) -> {
          if (value.startsWith("?")) {
            throw new IllegalArgumentException(value);
          }
          headers.add(name + ": " + value);
        });
  }

  @Test
  void whatIsCarriedReplacesTheApplicationsAndTheRules() {
    attempt.carries(field -> field.accept("x-user", "trace"));

    write(send(RULE));

    assertEquals(List.of("Accept: all", "x-user: trace"), headers);
  }

  @Test
  void anAttemptThatCarriesSomethingIsNotWhatTheApplicationWrote() {
    assertTrue(HeaderEdits.isNone(send(HeaderChanges.NONE), attempt));
    assertFalse(HeaderEdits.isNone(send(RULE), attempt));
    attempt.carries(field -> field.accept("x-user", "trace"));
    assertFalse(HeaderEdits.isNone(send(HeaderChanges.NONE), attempt));
  }

  @Test
  void aFieldThatTheClientRefusesIsLeftOutAndTheNextIsNot() {
    attempt.carries(
        field -> {
          field.accept("x-unspeakable", "?");
          field.accept("x-taken", "yes");
        });

    write(send(HeaderChanges.NONE));

    assertEquals(List.of("Accept: all", "X-User: app", "x-taken: yes"), headers);
    assertEquals(List.of("the header x-unspeakable, which is left out"), faults);
  }

  @Test
  void aFaultInTellingWhatIsCarriedLeavesTheRuleInForce() {
    attempt.carries(
        field -> {
          throw new IllegalStateException("a fault of ours");
        });

    write(send(RULE));

    assertEquals(List.of("Accept: all", "x-user: rule"), headers);
    assertEquals(List.of("what a send carries, which is left out"), faults);
  }
}
