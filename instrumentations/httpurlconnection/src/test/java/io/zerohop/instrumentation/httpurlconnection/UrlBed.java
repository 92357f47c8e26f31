package io.zerohop.instrumentation.httpurlconnection;

import io.zerohop.testkit.Backend;
import io.zerohop.testkit.ContractBed;
import io.zerohop.testkit.ScriptedMesh;
import io.zerohop.testkit.WovenJvm;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** Two servers, and a mesh that knows one service. */
class UrlBed {
  static final String SERVICE = ContractBed.SERVICE;

  final ScriptedMesh mesh = ScriptedMesh.connect();
  final Backend first = Backend.start("first");
  final Backend second = Backend.start("second");

  @BeforeAll
  static void weave() {
    WovenJvm.with(FaultyHooks.class, HttpUrlConnectionHooks.class);
  }

  @AfterEach
  void clear() {
    mesh.close();
    first.close();
    second.close();
  }

  static URL url(String path) throws IOException {
    return URI.create("http://" + SERVICE + ":8080" + path).toURL();
  }

  static HttpURLConnection open(String path) throws IOException {
    return (HttpURLConnection) url(path).openConnection();
  }

  static String text(InputStream stream) throws IOException {
    try (stream) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
