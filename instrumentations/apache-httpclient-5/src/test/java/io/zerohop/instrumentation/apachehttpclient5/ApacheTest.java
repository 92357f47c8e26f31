package io.zerohop.instrumentation.apachehttpclient5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

  static Stream<String> async() {
    return Versions.tested().map(version -> Versions.ASYNC + version);
  }

  @ParameterizedTest
  @MethodSource("async")
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
}
