package io.zerohop.instrumentation.okhttp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.testkit.Answer;
import io.zerohop.testkit.Ask;
import io.zerohop.testkit.Backend;
import io.zerohop.testkit.ClientUnderTest;
import io.zerohop.testkit.ContractBed;
import io.zerohop.testkit.Http2Streams;
import io.zerohop.testkit.PlayedCall;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.ScriptedMesh;
import io.zerohop.testkit.Sends;
import java.io.IOException;
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
  void aPostIsNotSentAgainWhenCodeOfTheApplicationsFailsAtItsAnswer(String version)
      throws Exception {
    try (ClientUnderTest client = Versions.client(version, false);
        ScriptedMesh mesh = ScriptedMesh.connect();
        Backend first = Backend.start("first");
        Backend second = Backend.start("second")) {
      mesh.play(ContractBed.SERVICE, Script.retrying(Sends.to(first), Sends.to(second)));
      Ask post = Ask.post(URL, "order");

      assertThrows(
          IllegalStateException.class, () -> client.send(post.header("X-Fails", "unchecked")));
      client.send(post).text();
      assertThrows(
          IllegalStateException.class,
          () -> client.send(post.header("X-Fails", "unchecked")),
          "nor over a kept connection");
      assertEquals(3, first.requests().size());
      assertEquals(List.of(), second.requests());
      for (PlayedCall call : List.of(mesh.calls().get(0), mesh.calls().get(2))) {
        assertEquals(Failure.CANCELLED, call.results().get(0).failure());
        assertEquals(Phase.SENT, call.results().get(0).phase());
        assertTrue(call.isClosed());
      }
    }
  }

  @ParameterizedTest
  @MethodSource(TESTED)
  void whatFailsAfterTheAnswerWasReadIsSaidToBeSent(String version) throws Exception {
    try (ClientUnderTest client = Versions.client(version, false);
        ScriptedMesh mesh = ScriptedMesh.connect();
        Backend first = Backend.start("first")) {
      mesh.play(ContractBed.SERVICE, Script.inOrder(Sends.to(first)));
      Ask post = Ask.post(URL, "order").header("X-Fails", "checked");

      assertThrows(IOException.class, () -> client.send(post));

      assertEquals(Phase.SENT, mesh.onlyCall().results().get(0).phase());
    }
  }

  @ParameterizedTest
  @MethodSource(TESTED)
  void aChallengeWithoutABodyThatItsAuthenticatorGivesUpIsOver(String version) throws Exception {
    try (ClientUnderTest client = Versions.client(version, false);
        ScriptedMesh mesh = ScriptedMesh.connect();
        Backend first = Backend.start("first").answers(401)) {
      mesh.play(ContractBed.SERVICE, Script.inOrder(Sends.to(first)));

      try (Answer answer = client.send(Ask.bare("HEAD", URL).credentials("ada", "wrong"))) {
        assertEquals(401, answer.status());
      }
      assertEquals(2, first.requests().size(), "the challenge is answered once");
      assertEquals(1, mesh.onlyCall().bodyEnds().size());
      assertFalse(mesh.onlyCall().isCancelled());
    }
  }

  @ParameterizedTest
  @MethodSource(TESTED)
  void aClientThatIsToldNotToRetryWritesNoRequestTwice(String version) throws Exception {
    try (ClientUnderTest client = Versions.client(version, false);
        ScriptedMesh mesh = ScriptedMesh.connect();
        Backend first = Backend.start("first")) {
      mesh.play(ContractBed.SERVICE, Script.inOrder(Sends.to(first)));
      Ask get = Ask.get(URL).header("X-No-Retries", "yes");
      client.send(get).text();
      first.does((request, wire) -> wire.reset());

      assertThrows(IOException.class, () -> client.send(get));

      assertEquals(2, first.requests().size());
      assertEquals(Failure.RESET, mesh.calls().get(1).results().get(0).failure());
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
    try (ClientUnderTest client = Versions.client(version, false)) {
      Http2Streams.goToTheirEndpointsOverKeptConnections(client);
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
      assertEquals(List.of("passed", "left"), mesh.proxies());
    } finally {
      ProxySelector.setDefault(before);
    }
  }
}
