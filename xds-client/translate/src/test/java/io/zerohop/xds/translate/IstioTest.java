package io.zerohop.xds.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import io.zerohop.engine.Held;
import io.zerohop.engine.Snapshot;
import io.zerohop.engine.attempt.Fault;
import io.zerohop.engine.attempt.RetryPolicy.On;
import io.zerohop.engine.attempt.Timeouts;
import io.zerohop.engine.pick.Endpoints;
import io.zerohop.engine.pick.TlsWanted;
import io.zerohop.engine.route.Action.Forward;
import io.zerohop.engine.route.Action.MirrorTo;
import io.zerohop.engine.route.FaultRule;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.route.RouteTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What istiod 1.31 sends to gRPC clients is understood. */
class IstioTest {
  private static final String ECHO = "outbound|7070||echo.test.svc.cluster.local";
  private final List<Object> values = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  IstioTest() {
    String dump = Written.resource("istio/istiod131-grpc.txt");
    for (String part : dump.split("(?m)^(?===|\\{$)", 0)) {
      if (part.startsWith("{")) {
        Message message = Written.typed(Written.yaml(part));
        Translation.Accepted<?> accepted =
            assertInstanceOf(Translation.Accepted.class, Translation.of(message));
        values.add(accepted.value());
        leftOut.addAll(accepted.leftOut());
      }
    }
  }

  private <T> List<T> all(Class<T> type) {
    return values.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private Route route(int number) {
    return all(RouteTable.class).get(0).hosts().get(0).routes().get(number);
  }

  @Test
  void listenersForCallsAreToldFromThoseOfServers() {
    Map<String, ListenerConfig> byName = new HashMap<>();
    all(ListenerConfig.class).forEach(one -> byName.put(one.name(), one));
    ListenerConfig echo = byName.get("echo.test.svc.cluster.local:7070");
    assertNotNull(echo);
    assertNotNull(echo.listener());
    assertEquals(ECHO, echo.listener().routes());
    ListenerConfig inbound = byName.get("xds.istio.io/grpc/lds/inbound/0.0.0.0:17070");
    assertNotNull(inbound);
    assertNull(inbound.listener());
  }

  @Test
  void routesKeepRetriesTimeoutsWeightsAndMirrors() {
    Forward jason = assertInstanceOf(Forward.class, route(0).action());
    assertEquals(0, jason.timeouts().requestNanos());
    assertEquals(2, jason.retry().maxRetries());
    assertTrue(jason.retry().on().contains(On.GRPC_UNAVAILABLE));
    Forward split = assertInstanceOf(Forward.class, route(1).action());
    assertEquals(new Timeouts(3_000_000_000L, 1_000_000_000L), split.timeouts());
    assertEquals(Set.of(On.SERVER_ERROR, On.CONNECT_FAILURE), split.retry().on());
    assertEquals(80, split.backends().list().get(0).weight());
    assertEquals(
        List.of(new MirrorTo("outbound|7070|v2|echo.test.svc.cluster.local", MirrorTo.ALL)),
        split.mirrors());
    assertEquals("echo", route(1).id().words());
  }

  @Test
  void aFaultIsReadAndItsFilterNotCalledUseless() {
    Forward jason = assertInstanceOf(Forward.class, route(0).action());
    FaultRule rule = Objects.requireNonNull(jason.gates().fault());
    assertEquals(new Fault.Abort(503, null, 100_000), rule.fault().abort());
    assertTrue(leftOut.stream().noneMatch(note -> note.contains("fault")), leftOut.toString());
  }

  @Test
  void aSnapshotOfItRoutesByShortName() {
    Snapshot snapshot =
        new SnapshotBuilder("test")
            .build(
                new SnapshotBuilder.Resources(
                    Held.LIVE,
                    "1",
                    all(ListenerConfig.class),
                    all(RouteTable.class),
                    all(ClusterConfig.class),
                    all(Endpoints.class),
                    Set.of()));
    assertNotNull(snapshot.directory().find("echo", 7070));
    RouteTable table = snapshot.routes().get(ECHO);
    assertNotNull(table);
    Asked request = Asked.get("echo:7070", "/");
    assertEquals(route(1), table.find(request, "echo.test.svc.cluster.local:7070"));
    assertEquals(Set.of(), snapshot.absent().clusters());
    Endpoints endpoints = snapshot.endpoints().get("outbound|7070|v1|echo.test.svc.cluster.local");
    assertNotNull(endpoints);
    assertEquals("echo-0", endpoints.list().get(0).workload());
    assertInstanceOf(
        TlsWanted.class, all(ClusterConfig.class).get(0).cluster().tls(), "mTLS fails closed");
    Endpoints unheard = snapshot.endpoints().get("outbound|7070|v2|echo.test.svc.cluster.local");
    assertNotNull(unheard);
    assertEquals(List.of(), unheard.list(), "a cluster without its endpoints has none");
  }
}
