package io.zerohop.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.diagnostics.AgentLog;
import io.zerohop.diagnostics.FailedCalls;
import io.zerohop.diagnostics.Json;
import io.zerohop.engine.ConfigDemand;
import io.zerohop.engine.EnginePorts;
import io.zerohop.engine.Mesh;
import io.zerohop.engine.MeshSettings;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.pick.Endpoints;
import io.zerohop.engine.pick.LiveCluster;
import io.zerohop.engine.pick.LiveEndpoint;
import io.zerohop.engine.pick.Load;
import io.zerohop.spi.Outbound;
import io.zerohop.xds.client.ConfigurationNumber;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentStatusTest {
  private static Endpoint endpoint(int port) {
    return Endpoint.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  @Test
  void aDestinationShowsWhatThisProcessKnowsOfItsEndpoints() {
    LiveCluster live =
        new LiveCluster(
            Cluster.named("reviews.shop.svc.cluster.local:80"),
            new Endpoints("reviews", List.of(endpoint(8081), endpoint(8082))),
            null,
            Endpoint::hostPort);
    LiveEndpoint bad = live.all().get(0);
    for (int i = 0; i < 10; i++) {
      live.report(
          bad, AttemptResult.failed(Phase.NOT_CONNECTED, AttemptResult.Failure.CONNECT, null), 0);
    }
    live.all().get(1).begin();
    live.heard(live.all().get(1), new Load(0.45, 3), 0);

    AgentStatus.Destination shown = AgentStatus.Destination.of(live, 0);

    String ejected = String.valueOf(shown.endpoints().get(0).ejected());
    assertTrue(ejected.matches("\\d+ x no connection, back in \\d+ s"), ejected);
    assertEquals(1, shown.endpoints().get(1).inFlight());
    assertEquals(0.45, shown.endpoints().get(1).utilisation());
    assertNull(shown.endpoints().get(0).utilisation(), "it did not say");
    assertTrue(String.valueOf(shown.retries()).startsWith("0 of "), shown.toString());
    String json = Json.write(shown);
    assertFalse(json.contains("breaker"), "nothing is limited: " + json);
    assertEquals(json.indexOf("ejected"), json.lastIndexOf("ejected"), json);
  }

  @Test
  void whatThisProcessSaysOfItsLoadIsShown() {
    Mesh mesh =
        new Mesh(
            MeshSettings.DEFAULT,
            EnginePorts.real(ConfigDemand.NONE, CallObserver.NONE, name -> name));

    String json = report(mesh, new ProxiesMet()).json(ConfigurationNumber.UNKNOWN);

    assertTrue(json.contains("\"load\":{\"told\":true,\"asked\":false,\"inFlight\":0}"), json);
  }

  @Test
  void aProxyThatIsPassedByAndOneThatMeansNoPolicyAreShown() {
    ProxiesMet proxies = new ProxiesMet();
    Mesh mesh =
        new Mesh(
            MeshSettings.DEFAULT,
            EnginePorts.real(ConfigDemand.NONE, CallObserver.NONE, name -> name));
    Outbound out =
        new MeshOutbound(
            mesh, CallObserver.NONE, new StartGate(Duration.ofDays(1), () -> 0), false, 0, proxies);
    out.passedProxy();
    out.passedProxy();
    out.leftToProxy();

    String json = report(mesh, proxies).json(ConfigurationNumber.UNKNOWN);

    assertTrue(json.contains("\"proxies\":{\"passedBy\":2,\"withoutPolicy\":1}"), json);
  }

  @Test
  void otherAgentsOfThisJvmAreNamedWithoutTheirOptions() {
    Mesh mesh =
        new Mesh(
            MeshSettings.DEFAULT,
            EnginePorts.real(ConfigDemand.NONE, CallObserver.NONE, name -> name));

    String json = report(mesh, new ProxiesMet()).json(ConfigurationNumber.UNKNOWN);

    assertTrue(json.contains("\"otherAgents\":[\"/opt/other.jar\"]"), json);
  }

  @Test
  void howTheAgentCameAndWhatWasThereBeforeIsShown() {
    Mesh mesh =
        new Mesh(
            MeshSettings.DEFAULT,
            EnginePorts.real(ConfigDemand.NONE, CallObserver.NONE, name -> name));

    String json = report(mesh, new ProxiesMet()).json(ConfigurationNumber.UNKNOWN);

    assertTrue(
        json.contains(
            "\"joined\":{\"by\":\"attach\",\"at\":\"1970-01-01T00:00:00Z\",\"librariesFromBefore\":[\"grpc\"]}"),
        json);
  }

  private static StatusReport report(Mesh mesh, ProxiesMet proxies) {
    Settings settings = Settings.read(SettingSources.of("", Map.of(), Map.of()));
    Who who = new Who("a-1", new ServiceName("a", "test"), "default", "a", Map.of(), "app.A", 0);
    AgentLog log = new AgentLog(line -> {}, () -> 0, "warn");
    return new StatusReport(
        who,
        settings,
        mesh,
        new FailedCalls(InstantSource.system()),
        log,
        new OpenPorts(Map.of(), opened -> {}, () -> {}),
        new LateClient(),
        new ConfigurationFeed("default", snapshot -> {}),
        proxies,
        new Seeing(new Seeing.Given(settings, Map.of(), Map.of()), who, log),
        () -> List.of("-javaagent:/opt/other.jar=loud", "-javaagent:zerohop-agent.jar"),
        List::of,
        List::of,
        () -> new AgentStatus.Joined("attach", Instant.EPOCH, List.of("grpc")));
  }
}
