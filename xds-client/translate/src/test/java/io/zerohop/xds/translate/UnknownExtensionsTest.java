package io.zerohop.xds.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.zerohop.engine.pick.TlsWanted;
import io.zerohop.engine.route.Action.Forward;
import io.zerohop.engine.route.RouteTable;
import io.zerohop.proto.envoy.config.listener.v3.ApiListener;
import io.zerohop.proto.envoy.config.listener.v3.Listener;
import io.zerohop.proto.envoy.config.route.v3.Route;
import io.zerohop.proto.envoy.config.route.v3.RouteConfiguration;
import io.zerohop.proto.envoy.config.route.v3.VirtualHost;
import io.zerohop.proto.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.zerohop.proto.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.zerohop.proto.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What another control plane says in extensions that we do not have is listed, and the rest works.
 */
class UnknownExtensionsTest {
  private static final Any UNKNOWN =
      Any.newBuilder()
          .setTypeUrl("type.googleapis.com/acme.filters.Unheard")
          .setValue(ByteString.copyFromUtf8("not even a message"))
          .build();

  @SuppressWarnings("unchecked")
  private static <T> Translation.Accepted<T> accepted(Translation<T> made) {
    return (Translation.Accepted<T>) assertInstanceOf(Translation.Accepted.class, made);
  }

  @Test
  void aFilterOfAListenerIsListedAndItsRoutesAreFound() {
    HttpConnectionManager manager =
        HttpConnectionManager.newBuilder()
            .setRds(Rds.newBuilder().setRouteConfigName("routes"))
            .addHttpFilters(HttpFilter.newBuilder().setName("acme.gate").setTypedConfig(UNKNOWN))
            .build();
    Listener listener =
        Listener.newBuilder()
            .setName("reviews:80")
            .setApiListener(ApiListener.newBuilder().setApiListener(Any.pack(manager)))
            .build();

    Translation.Accepted<ListenerConfig> made = accepted(ListenerTranslation.translate(listener));

    assertEquals(
        List.of("api_listener.api_listener.http_filters[0]: filter acme.gate does nothing here"),
        made.leftOut());
    assertEquals("routes", Objects.requireNonNull(made.value().listener()).routes());
  }

  @Test
  void whatAFilterIsToldAtAHostAndAtARouteIsListedAndTheRouteHolds() {
    Route route =
        Written.routes("{virtual_hosts: [{routes: [{match: {prefix: /}, route: {cluster: c}}]}]}")
            .getVirtualHosts(0)
            .getRoutes(0)
            .toBuilder()
            .putTypedPerFilterConfig("acme.gate", UNKNOWN)
            .build();
    RouteConfiguration routes =
        RouteConfiguration.newBuilder()
            .setName("test")
            .addVirtualHosts(
                VirtualHost.newBuilder()
                    .addDomains("*")
                    .putTypedPerFilterConfig("acme.host", UNKNOWN)
                    .addRoutes(route))
            .build();

    Translation.Accepted<RouteTable> made = accepted(RouteTranslation.translate(routes));

    assertEquals(
        List.of(
            "virtual_hosts[0].typed_per_filter_config: filter acme.host does nothing here",
            "virtual_hosts[0].routes[0].typed_per_filter_config: filter acme.gate does nothing"
                + " here"),
        made.leftOut());
    assertInstanceOf(Forward.class, made.value().hosts().get(0).routes().get(0).action());
  }

  @Test
  void wordsOfARouteThatAreNotKnownAreListedBesideThoseThatAre() {
    String yaml =
        """
        virtual_hosts:
        - domains: ["*"]
          routes:
          - match: {prefix: /}
            route:
              cluster: c
              hash_policy: [{header: {header_name: x-user}}]
              retry_policy: {retry_on: "5xx,acme-condition", num_retries: 2}
        """;

    Translation.Accepted<RouteTable> made =
        accepted(RouteTranslation.translate(Written.routes(yaml)));

    assertEquals(
        List.of(
            "virtual_hosts[0].routes[0].route.retry_policy.retry_on: condition acme-condition is"
                + " not supported here",
            "virtual_hosts[0].routes[0].route.hash_policy: balancing by hash is not supported"
                + " here"),
        made.leftOut().stream().sorted(Comparator.reverseOrder()).toList());
    Forward forward =
        assertInstanceOf(Forward.class, made.value().hosts().get(0).routes().get(0).action());
    assertEquals(2, forward.retry().maxRetries());
  }

  @Test
  void anOutlierRuleThatIsNotKeptIsListedAndTheOthersAreKept() {
    Translation.Accepted<ClusterConfig> made =
        accepted(
            ClusterTranslation.translate(
                Written.cluster(
                    "{name: c, type: EDS, outlier_detection:"
                        + " {consecutive_5xx: 3, enforcing_success_rate: 100}}")));

    assertEquals(
        List.of(
            "outlier_detection.enforcing_success_rate: ejection by success rate is not done"
                + " here"),
        made.leftOut());
    assertEquals(3, made.value().cluster().outlier().consecutive5xx());
  }

  @Test
  void aTransportThatIsNotKnownIsNeverTakenForPlaintext() {
    Translation.Accepted<ClusterConfig> made =
        accepted(
            ClusterTranslation.translate(
                Written.cluster("{name: c, type: EDS, transport_socket: {name: acme.quantum}}")));

    assertInstanceOf(TlsWanted.class, made.value().cluster().tls(), "it fails closed");
  }
}
