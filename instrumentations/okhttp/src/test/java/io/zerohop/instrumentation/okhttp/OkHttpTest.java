package io.zerohop.instrumentation.okhttp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.testkit.Answer;
import io.zerohop.testkit.Ask;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.Backend;
import io.zerohop.testkit.ClientUnderTest;
import io.zerohop.testkit.ContractBed;
import io.zerohop.testkit.Http2Server;
import io.zerohop.testkit.PlayedCall;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.ScriptedMesh;
import io.zerohop.testkit.Sends;
import java.net.ProxySelector;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What OkHttp has beside the contract of all clients. */
class OkHttpTest {
  @BeforeAll
  static void weave() {
    Versions.weave();
  }

  private static final String TESTED = "io.zerohop.instrumentation.okhttp.Versions#tested";
  private static final String URL = "http://" + ContractBed.SERVICE + ":8080/items";

  @ParameterizedTest
  @MethodSource(TESTED)
  void interceptorsOfTheApplicationRunOnceAndThoseOfTheNetworkForEachSend(String version)
      throws Exception {
    try (ClientUnderTest client = Versions.client(version, false);
        ScriptedMesh mesh = ScriptedMesh.connect();
        Backend first = Backend.start("first").answers(503);
        Backend second = Backend.start("second")) {
      mesh.play(ContractBed.SERVICE, Script.retrying(Sends.to(first), Sends.to(second)));

      try (Answer answer = client.send(Ask.get(URL))) {
        assertEquals("second", answer.text());
        assertEquals(List.of("y"), answer.headers().get("x-network"));
      }
      assertEquals("passed", second.onlyRequest().header("x-interceptor"));
    }
  }

  @ParameterizedTest
  @MethodSource(TESTED)
  void theApplicationsListenerHearsOfOneEndHoweverOftenTheMeshSends(String version)
      throws Exception {
    try (ClientUnderTest client = Versions.client(version, false);
        ScriptedMesh mesh = ScriptedMesh.connect();
        Backend first = Backend.start("first").answers(503);
        Backend second = Backend.start("second").answers(401)) {
      mesh.play(ContractBed.SERVICE, Script.retrying(Sends.to(first), Sends.to(second)));

      Ask ask = Ask.get(URL).credentials("ada", "secret");
      client.send(ask).text();

      assertEquals(2, second.requests().size(), "the challenge is answered");
      Object ends = client.getClass().getMethod("ends").invoke(client);
      assertEquals(List.of("end"), ends);
    }
  }

  @ParameterizedTest
  @MethodSource(TESTED)
  void streamsOfHttp2GoToTheirEndpointsOverKeptConnections(String version) throws Exception {
    String secure = "https://" + ContractBed.SERVICE + ":8443/items?x=1";
    try (ClientUnderTest client = Versions.client(version, false);
        ScriptedMesh mesh = ScriptedMesh.connect();
        Http2Server first = Http2Server.start("first", true);
        Http2Server second = Http2Server.start("second", true)) {
      first.answers(503);
      mesh.play(
          ContractBed.SERVICE,
          Script.retrying(
              Sends.to(first.port()),
              Sends.target(Sends.to(second.port()), "/v2?x=1", "internal.test")));

      for (int call = 0; call < 3; call++) {
        assertEquals("second", client.send(Ask.post(secure, "content")).text());
      }

      assertEquals("HTTP/2.0", first.last().protocol());
      assertEquals("HTTP/2.0", second.last().protocol());
      assertEquals("/v2?x=1", second.last().target());
      assertEquals("internal.test:443", second.last().host());
      assertEquals("content", second.last().body());
      assertEquals(1, first.connections(), first.seen().toString());
      assertEquals(1, second.connections(), second.seen().toString());
      Await.until("all are closed", () -> mesh.calls().stream().allMatch(PlayedCall::isClosed));
    }
  }

  @ParameterizedTest
  @MethodSource(TESTED)
  void aProxyOfTheJvmsSettingsCountsWherePolicySaysSo(String version) throws Exception {
    ProxySelector before = ProxySelector.getDefault();
    try (Backend proxy = Backend.start("proxy");
        Backend first = Backend.start("first");
        ScriptedMesh mesh = ScriptedMesh.connect()) {
      mesh.play(ContractBed.SERVICE, Script.inOrder(Sends.to(first)));
      ProxySelector.setDefault(ProxySelector.of(proxy.address()));
      try (ClientUnderTest client = Versions.client(version, false)) {
        assertEquals("first", client.send(Ask.get(URL)).text());
        mesh.respectProxies();
        assertEquals("proxy", client.send(Ask.get(URL)).text());
      }
      assertTrue(proxy.onlyRequest().target().startsWith("http://"));
      assertEquals(1, mesh.calls().size());
    } finally {
      ProxySelector.setDefault(before);
    }
  }
}
