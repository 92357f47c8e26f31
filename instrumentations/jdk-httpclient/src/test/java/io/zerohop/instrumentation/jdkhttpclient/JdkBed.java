package io.zerohop.instrumentation.jdkhttpclient;

import io.zerohop.testkit.Backend;
import io.zerohop.testkit.Script;
import io.zerohop.testkit.ScriptedMesh;
import io.zerohop.testkit.Sends;
import io.zerohop.testkit.WovenJvm;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterEach;

/** Two servers, a client, and a mesh that knows one service. */
class JdkBed {
  static final String HOST = "reviews.test";
  static final URI THERE = URI.create("http://" + HOST + ":8080/items");

  static {
    WovenJvm.with(FaultyHooks.class, JdkHttpClientHooks.class);
  }

  final ScriptedMesh mesh = ScriptedMesh.connect();
  final Backend first = Backend.start("first");
  final Backend second = Backend.start("second");
  final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    mesh.close();
    first.close();
    second.close();
  }

  static HttpRequest get() {
    return HttpRequest.newBuilder(THERE).build();
  }

  void retrying() {
    mesh.playEach(HOST, () -> Script.retrying(Sends.to(first), Sends.to(second)));
  }
}
