package io.zerohop.instrumentation.jdkhttpclient;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.hook.HookPoint;
import io.zerohop.testkit.Backend;
import io.zerohop.testkit.ContractBed;
import io.zerohop.testkit.Http2Server;
import io.zerohop.testkit.Reached;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.ScriptedMesh;
import io.zerohop.testkit.Sends;
import io.zerohop.testkit.WovenJvm;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class ReachedHooksTest {
  static {
    WovenJvm.with(FaultyHooks.class, JdkHttpClientHooks.class);
  }

  private static final String HOST = "reviews.test";

  private final HttpClient client = HttpClient.newBuilder().sslContext(ContractBed.TLS).build();

  @Test
  void everyHookIsReachedByOrdinaryCallsOfBothVersions() throws Exception {
    try (ScriptedMesh mesh = ScriptedMesh.connect();
        Backend first = Backend.start("first");
        Backend secure = Backend.startTls("secure", ContractBed.TLS);
        Http2Server second = Http2Server.start("second", true)) {
      assertEquals("first", twice(mesh, Sends.to(first), "http"));
      first.answers(204);
      assertEquals("", twice(mesh, Sends.to(first), "http"));
      assertEquals("secure", twice(mesh, Sends.tls(Sends.to(secure), ContractBed.TLS), "http"));
      assertEquals("second", twice(mesh, Sends.to(second.port()), "https"));
    }

    Reached.all(
        "jdk-httpclient",
        new JdkHttpClientHooks().hooks().points().stream().map(HookPoint::id).toList());
  }

  /** The second call finds a connection in the pool, or looks for one. */
  private String twice(ScriptedMesh mesh, Step.Send send, String scheme) throws Exception {
    mesh.playEach(HOST, () -> Script.inOrder(send));
    HttpRequest get = HttpRequest.newBuilder(URI.create(scheme + "://" + HOST + ":8443/")).build();
    client.send(get, BodyHandlers.ofString());
    return client.send(get, BodyHandlers.ofString()).body();
  }
}
