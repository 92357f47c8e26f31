package io.zerohop.instrumentation.apachehttpclient5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.Phase;
import io.zerohop.testkit.Ask;
import io.zerohop.testkit.Backend;
import io.zerohop.testkit.ClientUnderTest;
import io.zerohop.testkit.ContractBed;
import io.zerohop.testkit.Http2Streams;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.ScriptedMesh;
import io.zerohop.testkit.Sends;
import java.net.ProxySelector;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the clients have beside the contract of all clients. */
class ApacheTest {
  private static final String TESTED = "io.zerohop.instrumentation.apachehttpclient5.Versions#ways";
  private static final String URL = "http://" + ContractBed.SERVICE + ":8080/items";

  @BeforeAll
  static void weave() {
    Versions.weave();
  }

  @ParameterizedTest
  @MethodSource(TESTED)
  void whatTheClientsOwnStrategySendsAgainIsANewCall(String version) throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (ClientUnderTest client = Versions.client(version, true);
        ScriptedMesh mesh = ScriptedMesh.connect();
        Backend first = Backend.start("first");
        Backend second = Backend.start("second")) {
      first.answers(503);
      mesh.playEach(
          ContractBed.SERVICE,
          () -> Script.inOrder(Sends.to(asked.getAndIncrement() == 0 ? first : second)));

      assertEquals("second", client.send(Ask.get(URL)).text());

      assertEquals(2, mesh.calls().size());
      assertTrue(mesh.calls().get(0).isClosed());
    }
  }

  @ParameterizedTest
  @MethodSource(TESTED)
  void interceptorsOfTheApplicationSeeEachSendOnce(String version) throws Exception {
    try (ClientUnderTest client = Versions.client(version, false);
        ScriptedMesh mesh = ScriptedMesh.connect();
        Backend first = Backend.start("first");
        Backend second = Backend.start("second")) {
      first.answers(503);
      mesh.play(ContractBed.SERVICE, Script.retrying(Sends.to(first), Sends.to(second)));

      assertEquals("second", client.send(Ask.get(URL)).text());

      assertEquals("passed", first.onlyRequest().header("x-interceptor"));
      assertEquals("passed", second.onlyRequest().header("x-interceptor"));
    }
  }

  @ParameterizedTest
  @MethodSource(TESTED)
  void aClientThatRetriesByItselfTriesADeadKeptConnectionOnceMore(String version) throws Exception {
    try (ClientUnderTest client = Versions.client(version, true);
        ScriptedMesh mesh = ScriptedMesh.connect();
        Backend first = Backend.start("first");
        Backend second = Backend.start("second")) {
      mesh.play(ContractBed.SERVICE, Script.retrying(Sends.to(first), Sends.to(second)));
      client.send(Ask.get(URL)).text();
      first.does((request, wire) -> first.close());

      assertEquals("second", client.send(Ask.get(URL)).text());

      assertEquals(Phase.NOT_CONNECTED, mesh.calls().get(1).results().get(0).phase());
    }
  }

  static Stream<String> async() {
    return Versions.tested().map(version -> Versions.ASYNC + version);
  }

  @ParameterizedTest
  @MethodSource("async")
  void aRequestThroughAProxyIsLeftAloneAndCounted(String version) throws Exception {
    ProxySelector before = ProxySelector.getDefault();
    try (Backend proxy = Backend.start("proxy");
        Backend first = Backend.start("first");
        ScriptedMesh mesh = ScriptedMesh.connect()) {
      mesh.play(ContractBed.SERVICE, Script.inOrder(Sends.to(first)));
      ProxySelector.setDefault(ProxySelector.of(proxy.address()));
      try (ClientUnderTest client = Versions.client(version, false)) {
        assertEquals("proxy", client.send(Ask.get(URL)).text());
      }
      assertTrue(mesh.calls().isEmpty());
      assertEquals(List.of("left"), mesh.proxies());
    } finally {
      ProxySelector.setDefault(before);
    }
  }

  @ParameterizedTest
  @MethodSource("async")
  void streamsOfHttp2GoToTheirEndpointsOverKeptConnections(String version) throws Exception {
    try (ClientUnderTest client = Versions.client(version, false)) {
      Http2Streams.goToTheirEndpointsOverKeptConnections(client);
    }
  }
}
