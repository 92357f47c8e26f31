package io.zerohop.instrumentation.httpurlconnection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.zerohop.spi.hook.HookPoint;
import io.zerohop.testkit.Ask;
import io.zerohop.testkit.Backend;
import io.zerohop.testkit.ContractBed;
import io.zerohop.testkit.Reached;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.ScriptedMesh;
import io.zerohop.testkit.Sends;
import io.zerohop.testkit.WovenJvm;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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

    Reached.all(
        "httpurlconnection",
        new HttpUrlConnectionHooks()
            .hooks().points().stream()
                .map(HookPoint::id)
                // Passed only when the JDK sends by itself once more over a connection of its own.
                .filter(id -> !id.endsWith(".setNewClient"))
                .toList());
  }

  private static void assertFails(UrlClient client, Ask ask) {
    assertThrows(IOException.class, () -> client.send(ask).text());
  }
}
