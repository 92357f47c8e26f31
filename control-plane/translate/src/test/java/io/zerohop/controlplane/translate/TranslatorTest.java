package io.zerohop.controlplane.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.zerohop.controlplane.catalog.Catalog;
import io.zerohop.controlplane.catalog.Locality;
import io.zerohop.controlplane.catalog.Registration;
import io.zerohop.controlplane.catalog.WorkloadKey;
import io.zerohop.controlplane.catalog.WorkloadPort;
import io.zerohop.controlplane.policy.PolicySet;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TranslatorTest {
  private static final Audience AGENT = new Audience(Dialect.AGENT, "default", true);

  private final Catalog catalog = new Catalog(InstantSource.fixed(Instant.EPOCH));
  private final Translator translator = new Translator();

  private void register(String name, String service, String address) {
    catalog.register(
        new Registration(
            new WorkloadKey("default", name),
            service,
            Map.of(),
            address,
            false,
            List.of(new WorkloadPort("http", 8080, "HTTP", "", "tomcat")),
            Locality.NONE,
            1,
            "",
            true));
  }

  private XdsView view(Audience audience) {
    return translator.translate(PolicySet.EMPTY, catalog.snapshot()).view(audience);
  }

  @Test
  void impliesAServiceOfAnyPortFromItsWorkloads() {
    register("reviews-1", "reviews", "10.0.0.1");
    XdsView view = view(AGENT);
    String name = "reviews.default.svc.cluster.local:*";
    for (String type : XdsTypes.ALL) {
      assertEquals(Set.of(name), view.names(type), type);
    }
  }

  @Test
  void encodesAgainOnlyTheEndpointsThatChanged() {
    register("reviews-1", "reviews", "10.0.0.1");
    register("cart-1", "cart", "10.0.0.2");
    XdsView before = view(AGENT);
    register("cart-2", "cart", "10.0.0.3");
    XdsView after = view(AGENT);
    String reviews = "reviews.default.svc.cluster.local:*";
    String cart = "cart.default.svc.cluster.local:*";
    assertSame(before.get(XdsTypes.ENDPOINTS, reviews), after.get(XdsTypes.ENDPOINTS, reviews));
    assertNotSame(before.get(XdsTypes.ENDPOINTS, cart), after.get(XdsTypes.ENDPOINTS, cart));
    assertSame(before.get(XdsTypes.ROUTES, cart), after.get(XdsTypes.ROUTES, cart));
  }

  @Test
  void offersLoopbackEndpointsOnlyToClientsOnLoopback() throws Exception {
    register("reviews-1", "reviews", "127.0.0.1");
    String name = "reviews.default.svc.cluster.local:*";
    assertEquals(1, Decoded.endpoints(view(AGENT), name).size());
    Audience remote = new Audience(Dialect.AGENT, "default", false);
    assertEquals(List.of(), Decoded.endpoints(view(remote), name));
  }

  @Test
  void givesGrpcClientsAListenerUnderAnyNameOfAService() {
    register("reviews-1", "reviews", "10.0.0.1");
    XdsView view = view(new Audience(Dialect.GRPC, "default", true));
    for (String name :
        List.of(
            "reviews", "reviews:50051", "reviews.default", "reviews.default.svc.cluster.local:1")) {
      assertNotNull(view.get(XdsTypes.LISTENER, name), name);
    }
    assertNull(view.get(XdsTypes.LISTENER, "ratings"));
    assertNull(view.get(XdsTypes.LISTENER, "reviews.shop"));
  }
}
