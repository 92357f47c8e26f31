package io.zerohop.controlplane.xds.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.zerohop.controlplane.translate.Audience;
import io.zerohop.controlplane.translate.Dialect;
import io.zerohop.controlplane.xds.resource.Encoded;
import io.zerohop.controlplane.xds.resource.ResourceType;
import io.zerohop.controlplane.xds.resource.ResourceView;
import io.zerohop.controlplane.xds.subscribe.DeltaRequest;
import io.zerohop.controlplane.xds.subscribe.Response;
import io.zerohop.controlplane.xds.subscribe.TestViews;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClientStreamTest {
  private static final Audience SHOP = new Audience(Dialect.AGENT, "shop", true);

  private final FakeTime time = new FakeTime();
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private final List<Audience> wanted = new ArrayList<>();
  private final Hub hub = new Hub(tasks::add, time, wanted::add, wanted::remove);
  private final FakeOutlet outlet = new FakeOutlet();
  private final ClientStream stream = open("orders-1", outlet);

  private ClientStream open(String name, Outlet to) {
    return hub.open(
        new Client(name, "orders", "zerohop-agent", "0.1.0", "127.0.0.1:1", SHOP, time.instant()),
        to);
  }

  /** Resources as TYPE:NAME=CONTENT, with c, e, l, r for the types. */
  private static ResourceView view(String... resources) {
    List<Encoded> all = new ArrayList<>();
    for (String each : resources) {
      all.addAll(TestViews.resources(type(each.charAt(0)), each.substring(2)));
    }
    return TestViews.of(all);
  }

  private void publish(ResourceView view) {
    hub.publish(SHOP, view);
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  private static ResourceType type(char letter) {
    return switch (letter) {
      case 'c' -> ResourceType.CLUSTER;
      case 'e' -> ResourceType.ENDPOINT;
      case 'l' -> ResourceType.LISTENER;
      case 'r' -> ResourceType.ROUTE;
      default -> throw new IllegalArgumentException("type must be c, e, l or r");
    };
  }

  private void subscribe(char type, String... names) {
    stream.receive(type(type), new DeltaRequest(List.of(names), List.of(), Map.of(), "", null));
  }

  private void answer(Response response, @Nullable String error) {
    stream.receive(
        response.type(), new DeltaRequest(List.of(), List.of(), Map.of(), response.nonce(), error));
  }

  /** Subscribes to all and takes everything that is there. */
  private void settle(String... resources) {
    publish(view(resources));
    for (char each : new char[] {'c', 'e', 'l', 'r'}) {
      subscribe(each, "*");
    }
    acknowledgeAll();
    outlet.sent.clear();
  }

  private void acknowledgeAll() {
    while (!outlet.sent.isEmpty()) {
      answer(outlet.sent.remove(0), null);
    }
  }

  @Test
  void aViewIsAskedForOncePerAudience() {
    open("orders-2", new FakeOutlet());
    assertEquals(List.of(SHOP), wanted);
  }

  @Test
  void anAudienceWithoutClientsIsForgottenAfterAMinuteUnlessItIsKept() {
    Audience first = new Audience(Dialect.AGENT, "default", true);
    hub.keep(first);
    publish(view("e:a=1"));
    time.pass(Hub.IDLE);
    hub.forgetIdle();
    assertEquals(List.of(SHOP, first), wanted, "it has a client");

    hub.close(stream);
    hub.forgetIdle();
    assertEquals(List.of(SHOP, first), wanted, "one may come back");
    time.pass(Hub.IDLE);
    hub.forgetIdle();
    assertEquals(List.of(first), wanted);
    assertNull(hub.view(SHOP));
    publish(view("e:a=2"));
    assertNull(hub.view(SHOP), "a view that was on its way is for nobody");

    open("orders-2", outlet);
    assertEquals(List.of(first, SHOP), wanted);
  }

  @Test
  void waitsForTheFirstViewAndThenAnswers() {
    subscribe('e', "a");
    assertEquals("", outlet.shown());
    publish(view("e:a=1"));
    assertEquals("ClusterLoadAssignment a", outlet.shown());
  }

  @Test
  void clustersAndEndpointsGoBeforeTheRoutesThatNameThem() {
    settle("c:old=1", "e:old=1", "r:shop=1");
    publish(view("c:old=1", "e:old=1", "c:new=1", "e:new=1", "r:shop=2"));
    assertEquals("Cluster new | ClusterLoadAssignment new", outlet.shown());
    answer(outlet.sent.get(0), null);
    assertEquals(2, outlet.sent.size(), "the endpoints are not answered yet");
    answer(outlet.sent.get(1), null);
    assertEquals(
        "Cluster new | ClusterLoadAssignment new | RouteConfiguration shop", outlet.shown());
  }

  @Test
  void whatIsGoneGoesOnlyWhenTheNewRoutesAreTaken() {
    settle("c:old=1", "e:old=1", "r:shop=1", "c:new=1", "e:new=1");
    publish(view("r:shop=2", "c:new=1", "e:new=1"));
    assertEquals("RouteConfiguration shop", outlet.shown());
    answer(outlet.sent.get(0), null);
    assertEquals(
        "RouteConfiguration shop | ClusterLoadAssignment -old | Cluster -old", outlet.shown());
  }

  @Test
  void aClientThatRefusesTheNewRoutesKeepsWhatTheOldOnesNeed() {
    settle("c:old=1", "e:old=1", "r:shop=1");
    publish(view("r:shop=2"));
    assertEquals(0, hub.refusals());
    answer(outlet.sent.get(0), "shop: bad");
    assertEquals(1, hub.refusals());
    assertEquals("RouteConfiguration shop", outlet.shown());
    publish(view("r:shop=3"));
    answer(outlet.sent.get(1), null);
    assertEquals(1, hub.refusals());
    assertEquals(
        "RouteConfiguration shop | RouteConfiguration shop"
            + " | ClusterLoadAssignment -old | Cluster -old",
        outlet.shown());
  }

  @Test
  void routesWaitNoLongerThanASecondForAClientThatDoesNotAnswer() {
    settle("c:old=1", "r:shop=1");
    publish(view("c:old=2", "r:shop=2"));
    time.pass(Duration.ofMillis(900));
    hub.flushDelayed();
    assertEquals("Cluster old", outlet.shown());
    time.pass(Duration.ofMillis(200));
    hub.flushDelayed();
    assertEquals("Cluster old | RouteConfiguration shop", outlet.shown());
  }

  @Test
  void aFullTransportIsNotFedAndLaterGetsTheLatestState() {
    settle("e:a=1");
    outlet.ready = false;
    publish(view("e:a=2"));
    publish(view("e:a=3"));
    assertEquals("", outlet.shown());
    outlet.ready = true;
    stream.flush();
    assertEquals("ClusterLoadAssignment a", outlet.shown());
    assertEquals("v3", outlet.sent.get(0).resources().get(0).version());
  }

  @Test
  void aChangeReachesItsSubscribersOnly() {
    FakeOutlet others = new FakeOutlet();
    ClientStream other = open("other", others);
    other.receive(
        ResourceType.ENDPOINT, new DeltaRequest(List.of("b"), List.of(), Map.of(), "", null));
    subscribe('e', "a");
    publish(view("e:a=1", "e:b=1"));
    acknowledgeAll();
    others.sent.clear();
    publish(view("e:a=2", "e:b=1"));
    assertEquals("ClusterLoadAssignment a", outlet.shown());
    assertEquals("", others.shown());
  }

  @Test
  void anUnservedTypeIsAnsweredAsAbsent() {
    publish(view());
    stream.receive(
        ResourceType.of("type.googleapis.com/envoy.config.other.v3.Other"),
        new DeltaRequest(List.of("x"), List.of(), Map.of(), "", null));
    assertEquals("Other -x", outlet.shown());
  }

  @Test
  void holdsAConfigurationOnceAllIsAnswered() {
    settle("e:a=1");
    long first = stream.wanted();
    assertEquals(first, stream.held());
    publish(view("e:a=2"));
    assertEquals(first, stream.held());
    answer(outlet.sent.get(0), null);
    assertEquals(stream.wanted(), stream.held());
  }

  @Test
  void holdsAConfigurationThatChangesNothingForItAtOnce() {
    settle("e:a=1");
    publish(view("e:a=1"));
    assertEquals(stream.wanted(), stream.held());
  }

  @Test
  void aClosedStreamIsToldNothing() {
    settle("e:a=1");
    hub.close(stream);
    publish(view("e:a=2"));
    assertEquals("", outlet.shown());
    assertEquals(List.of(), hub.streams());
  }

  private static final class FakeOutlet implements Outlet {
    final List<Response> sent = new ArrayList<>();
    boolean ready = true;

    @Override
    public boolean ready() {
      return ready;
    }

    @Override
    public void send(Response response) {
      sent.add(response);
    }

    String shown() {
      List<String> lines = new ArrayList<>();
      for (Response each : sent) {
        TreeSet<String> names = new TreeSet<>();
        each.resources().forEach(resource -> names.add(resource.name()));
        each.removed().forEach(name -> names.add("-" + name));
        lines.add(each.type().shortName() + " " + String.join(" ", names));
      }
      return String.join(" | ", lines);
    }
  }

  private static final class FakeTime extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneId.of("UTC");
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
