package io.zerohop.instrumentation.httpurlconnection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.spi.hook.HookPoint;
import io.zerohop.testkit.Ask;
import io.zerohop.testkit.Await;
import io.zerohop.testkit.Backend;
import io.zerohop.testkit.ContractBed;
import io.zerohop.testkit.Reached;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.ScriptedMesh;
import io.zerohop.testkit.Sends;
import io.zerohop.testkit.WovenJvm;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachedHooksTest {
  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, HttpUrlConnectionHooks.class);
  }

  @Test
  void everyHookIsReachedByOrdinaryCalls() throws Exception {
    try (Backend plain = Backend.start("plain");
        Backend secure = Backend.startTls("secure", ContractBed.TLS);
        UrlClient client = new UrlClient()) {
      for (Backend backend : new Backend[] {plain, secure}) {
        try (ScriptedMesh mesh = ScriptedMesh.connect()) {
          String scheme = backend == secure ? "https" : "http";
          Ask get = Ask.get(scheme + "://localhost:" + backend.port() + "/");
          mesh.play("localhost", Script.retrying(Sends.to(backend), Sends.to(backend)));

          assertEquals(scheme.equals("https") ? "secure" : "plain", client.send(get).text());
          backend.does((request, wire) -> wire.reset());
          Ask post = get.method("POST").with(Ask.Form.BUFFERED, new byte[9]);
          assertFails(client, post);
          backend.answers(503);
          assertEquals(503, client.send(get).status());
          client.send(get).abandon().run();
        }
      }
    }

    List<String> others =
        new HttpUrlConnectionHooks()
            .hooks().points().stream()
                .map(HookPoint::id)
                .filter(id -> !id.endsWith(".setNewClient"))
                .toList();
    Reached.all("httpurlconnection", others);
  }

  @ParameterizedTest
  @CsvSource({
    "http, HttpURLConnection.setNewClient",
    "https, AbstractDelegateHttpsURLConnection.setNewClient"
  })
  void whatTheJdkWritesAgainByItselfAfterAKeptConnectionDiedGoesWhereItWent(
      String scheme, String point) throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    try (Backend chosen =
            scheme.equals("https")
                ? Backend.startTls("chosen", ContractBed.TLS)
                : Backend.start("chosen");
        UrlClient client = new UrlClient();
        ScriptedMesh mesh = ScriptedMesh.connect()) {
      chosen.does(
          (request, wire) -> {
            wire.reply(200, "chosen");
            if (request.connection() == 1) {
              awaited(read);
              wire.reset();
            }
          });
      mesh.play("localhost", Script.inOrder(Sends.to(chosen)));
      Ask get = Ask.get(scheme + "://localhost:1/");

      assertEquals("chosen", client.send(get).text());
      read.countDown();
      Await.until("the kept connection is dead", () -> chosen.openConnections() == 0);
      assertEquals("chosen", client.send(get).text());

      assertEquals(2, chosen.requests().size());
      assertEquals(2, mesh.calls().size());
      assertEquals(1, mesh.calls().get(1).results().size(), "one send, as far as the mesh knows");
    }
    Reached.all("httpurlconnection", List.of(point));
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void assertFails(UrlClient client, Ask ask) {
    assertThrows(IOException.class, () -> client.send(ask).text());
  }
}
