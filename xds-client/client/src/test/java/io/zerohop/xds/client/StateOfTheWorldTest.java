package io.zerohop.xds.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import io.zerohop.proto.envoy.service.discovery.v3.DiscoveryRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StateOfTheWorldTest {
  private final Fixture fixture = new Fixture();

  @BeforeEach
  void aServerWithoutDelta() {
    fixture.server.knowsDelta = false;
    fixture.server.start();
    fixture.connect();
  }

  @Test
  void isUsedAtOnceWhenTheServerDoesNotImplementDelta() {
    assertEquals("state of the world", fixture.client().state().protocol());
    assertEquals(1, fixture.server.world.size());
    assertEquals("orders-1", fixture.server.world.get(0).getNode().getId());
  }

  @Test
  void bringsADestinationIntoForceLikeDelta() {
    serveA();

    assertEquals(Set.of("a"), fixture.now().routes().keySet());
    assertEquals(Set.of("c1"), fixture.now().clusters().keySet());
    assertEquals(List.of("a"), fixture.server.lastWorld(ResourceType.ROUTE).getResourceNamesList());
  }

  @Test
  void repeatsTheVersionAndNonceThatItAcceptedLast() {
    offer("7", ResourceType.LISTENER, Resources.listener("a"));

    DiscoveryRequest answer = fixture.server.lastWorld(ResourceType.LISTENER);
    assertEquals("7", answer.getVersionInfo());
    assertEquals("n1", answer.getResponseNonce());
  }

  @Test
  void refusesWithTheVersionThatStaysInForce() {
    serveA();

    offer("2", ResourceType.ROUTE, Resources.badRoute("a"));

    DiscoveryRequest answer = fixture.server.lastWorld(ResourceType.ROUTE);
    assertEquals("1", answer.getVersionInfo());
    assertTrue(answer.getErrorDetail().getMessage().contains("virtual_hosts[0].domains"));
    assertEquals("1", fixture.routeVersion("a"));
  }

  @Test
  void aListenerThatIsMissingFromTheAnswerIsGone() {
    offer("1", ResourceType.LISTENER, Resources.listener("a"), Resources.listener("b"));

    offer("2", ResourceType.LISTENER, Resources.listener("b"));

    assertEquals(Set.of("b"), fixture.now().listeners().keySet());
  }

  @Test
  void aClusterThatIsMissingFromTheAnswerDoesNotHoldItsRouteUp() {
    offer("1", ResourceType.LISTENER, Resources.listener("a"));
    fixture.demand("a");
    offer("1", ResourceType.ROUTE, Resources.route("a", "c1", "gone"));
    offer("1", ResourceType.CLUSTER, Resources.cluster("c1"));
    offer("1", ResourceType.ENDPOINTS, Resources.endpoints("c1"));

    assertEquals(Set.of("a"), fixture.now().routes().keySet());
    assertEquals(Set.of("c1"), fixture.now().clusters().keySet());
  }

  @Test
  void endpointsThatAreMissingFromAnAnswerStay() {
    serveA();

    offer("2", ResourceType.ENDPOINTS, Resources.endpoints("other"));

    assertEquals("1", fixture.endpointsVersion("c1"));
  }

  @Test
  void asksAnotherServerForDeltaFirst() {
    serveA();
    fixture.server.stop();
    fixture.server.knowsDelta = true;
    fixture.loop.run();

    fixture.server.start();
    fixture.loop.advance(Duration.ofSeconds(11));

    assertEquals("delta", fixture.client().state().protocol());
    assertEquals(Set.of("a"), fixture.now().routes().keySet());
  }

  private void serveA() {
    offer("1", ResourceType.LISTENER, Resources.listener("a"));
    fixture.demand("a");
    offer("1", ResourceType.ROUTE, Resources.route("a", "c1"));
    offer("1", ResourceType.CLUSTER, Resources.cluster("c1"));
    offer("1", ResourceType.ENDPOINTS, Resources.endpoints("c1"));
  }

  private void offer(String version, ResourceType type, Message... messages) {
    fixture.server.offerWorld(version, type, messages);
    fixture.loop.run();
  }
}
