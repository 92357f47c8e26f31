package io.zerohop.controlplane.catalog;

import static io.zerohop.controlplane.catalog.Given.bound;
import static io.zerohop.controlplane.catalog.Given.http;
import static io.zerohop.controlplane.catalog.Given.registration;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointResolverTest {
  private final Catalog catalog = new Catalog(new FakeClock());

  private List<String> resolve(Map<String, String> selector, PortChoice choice) {
    return EndpointResolver.resolve(catalog.snapshot(), "shop", selector, choice).stream()
        .map(endpoint -> endpoint.address() + " " + endpoint.port().number())
        .toList();
  }

  @Test
  void selectsWorkloadsThatHaveAllLabels() {
    catalog.register(registration("a-1", "a", "10.0.0.1"));
    catalog.register(registration("b-1", "b", "10.0.0.2"));
    PortChoice http = new PortChoice.Name("http");
    assertEquals(
        List.of("10.0.0.1 8080"),
        resolve(Map.of("version", "v1", Workload.SERVICE_LABEL, "a"), http));
    assertEquals(List.of("10.0.0.1 8080", "10.0.0.2 8080"), resolve(Map.of("version", "v1"), http));
    assertEquals(List.of(), resolve(Map.of(), http));
  }

  @Test
  void takesANumberOnlyWhereTheWorkloadListensOnIt() {
    catalog.register(registration("a-1", "a", "10.0.0.1", http(8080)));
    catalog.register(registration("a-2", "a", "10.0.0.2", http(9090)));
    assertEquals(
        List.of("10.0.0.2 9090"), resolve(Map.of("version", "v1"), new PortChoice.Number(9090)));
  }

  @Test
  void resolvesANameOnEachWorkloadByItself() {
    catalog.register(registration("a-1", "a", "10.0.0.1", http(8080)));
    catalog.register(registration("a-2", "a", "10.0.0.2", http(9090)));
    assertEquals(
        List.of("10.0.0.1 8080", "10.0.0.2 9090"),
        resolve(Map.of("version", "v1"), new PortChoice.Name("http")));
  }

  @Test
  void impliesThePortNamedHttpElseTheOneNamedGrpc() {
    catalog.register(registration("a-1", "a", "10.0.0.1", bound("grpc", 50051, ""), http(8080)));
    catalog.register(registration("a-2", "a", "10.0.0.2", bound("grpc", 50051, "")));
    catalog.register(registration("a-3", "a", "10.0.0.3", bound("port-1", 7, "")));
    assertEquals(
        List.of("10.0.0.1 8080", "10.0.0.2 50051"),
        resolve(Map.of("version", "v1"), new PortChoice.Implied()));
  }

  @Test
  void knowsLoopbackEndpointsOfBothFamilies() {
    catalog.register(registration("a-1", "a", "127.0.0.1"));
    catalog.register(registration("a-2", "a", "::1"));
    catalog.register(registration("a-3", "a", "fd00::7"));
    List<Boolean> loopback =
        EndpointResolver.resolve(
                catalog.snapshot(), "shop", Map.of("version", "v1"), new PortChoice.Implied())
            .stream()
            .map(Endpoint::loopback)
            .toList();
    assertEquals(List.of(true, true, false), loopback);
  }

  @Test
  void leavesOutWhatHasNoAddressAndServesTheOthers() {
    for (String none : List.of("300.1.1.1", "1.2.3", "1.2.3.4.5", "::::", "[::1]", "cafe", "1")) {
      catalog.register(registration("a-1", "a", none));
      catalog.register(registration("a-2", "a", "10.0.0.2", bound("http", 80, none)));
      catalog.register(registration("a-3", "a", "10.0.0.3"));
      assertEquals(
          List.of("10.0.0.3 8080"),
          resolve(Map.of("version", "v1"), new PortChoice.Name("http")),
          none);
    }
  }

  @Test
  void callsAPortAtTheAddressThatItIsBoundTo() {
    catalog.register(registration("a-1", "a", "127.0.0.1", bound("http", 80, "::1")));
    catalog.register(registration("a-2", "a", "10.0.0.2", bound("http", 80, "10.0.0.99")));
    catalog.register(registration("a-3", "a", "10.0.0.3", bound("http", 80, "0.0.0.0")));
    catalog.register(registration("a-4", "a", "10.0.0.4", bound("http", 80, "127.0.0.1")));
    assertEquals(
        List.of("::1 80", "10.0.0.99 80", "10.0.0.3 80"),
        resolve(Map.of("version", "v1"), new PortChoice.Implied()));
  }

  @Test
  void marksUnconfirmedWorkloadsDegradedAndEndingOnesDraining() {
    Session lost = catalog.register(registration("a-1", "a", "10.0.0.1"));
    Session ending = catalog.register(registration("a-2", "a", "10.0.0.2"));
    catalog.streamLost(lost);
    catalog.withdraw(ending);
    List<Endpoint> endpoints =
        EndpointResolver.resolve(
            catalog.snapshot(), "shop", Map.of("version", "v1"), new PortChoice.Implied());
    assertEquals(
        List.of(Endpoint.Health.DEGRADED, Endpoint.Health.DRAINING),
        endpoints.stream().map(Endpoint::health).toList());
    assertTrue(catalog.snapshot().in("elsewhere").isEmpty());
  }
}
