package io.zerohop.controlplane.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.zerohop.controlplane.api.policies.StoredPolicies;
import io.zerohop.controlplane.api.telemetry.Received;
import io.zerohop.controlplane.catalog.CatalogSnapshot;
import io.zerohop.controlplane.store.SqliteStore;
import io.zerohop.controlplane.store.Store;
import io.zerohop.controlplane.telemetry.ReceivedMetrics;
import io.zerohop.controlplane.telemetry.ReceivedTraces;
import io.zerohop.controlplane.telemetry.edge.EdgeWindow;
import io.zerohop.controlplane.telemetry.window.TraceWindow;
import io.zerohop.controlplane.translate.Translator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A real API on a free port with a store on disk, and a client that has the token. */
final class RunningApi implements AutoCloseable {
  static final String ROUTES = "/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes";
  static final String SERVICES = "/api/v1/namespaces/default/services";

  final Store store;
  final StoredPolicies policies;
  final FakeAgents agents = new FakeAgents();
  final ApiServer server;
  final HttpClient client;

  /** With conditions, which the control plane writes when it gets to it: versions go up by that. */
  RunningApi(Path data) throws Exception {
    this(data, true);
  }

  /** Without conditions: nobody but the caller changes an object. */
  static RunningApi withoutConditions(Path data) throws Exception {
    return new RunningApi(data, false);
  }

  private RunningApi(Path data, boolean conditions) throws Exception {
    Clock clock = Clock.systemUTC();
    store = SqliteStore.open(data, clock);
    policies = new StoredPolicies(store);
    Translator translator = new Translator();
    if (conditions) {
      translator.translate(policies.current(), CatalogSnapshot.EMPTY);
      policies.subscribe(set -> translator.translate(set, CatalogSnapshot.EMPTY));
    }
    server =
        ApiServer.start(
            new ApiSettings(
                new InetSocketAddress("127.0.0.1", 0), data, List.of(), "0.1.0", "127.0.0.1:1"),
            new ApiParts(
                store,
                policies,
                translator::current,
                agents,
                new Received(
                    new ReceivedTraces(TraceWindow.Bounds.DEFAULT, clock),
                    new ReceivedMetrics(EdgeWindow.Bounds.DEFAULT, clock)),
                clock));
    client = HttpClient.newBuilder().sslContext(trust()).build();
  }

  private SSLContext trust() throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    byte[] pem = server.access().certificateAuthority().getBytes(StandardCharsets.US_ASCII);
    trusted.setCertificateEntry(
        "api",
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  /** An answer. */
  record Answer(int status, JsonNode body, List<String> warnings) {
    String at(String pointer) {
      return body.at(pointer).asText();
    }
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.access().server() + path))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Bearer " + server.access().token())
        .header("User-Agent", "test/1");
  }

  Answer send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    boolean json =
        response.headers().firstValue("Content-Type").orElse("").startsWith("application/json");
    return new Answer(
        response.statusCode(),
        json ? new ObjectMapper().readTree(response.body()) : new ObjectMapper().readTree("{}"),
        response.headers().allValues("Warning"));
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  HttpResponse<String> text(String path) throws IOException, InterruptedException {
    return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  Answer delete(String path, String body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method("DELETE", HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  Answer send(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", type)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  Answer post(String path, String body) throws IOException, InterruptedException {
    return send("POST", path, "application/json", body);
  }

  Answer put(String path, String body) throws IOException, InterruptedException {
    return send("PUT", path, "application/json", body);
  }

  Answer merge(String path, String body) throws IOException, InterruptedException {
    return send("PATCH", path, "application/merge-patch+json", body);
  }

  Answer apply(String path, String manager, boolean force, String yaml)
      throws IOException, InterruptedException {
    return send(
        "PATCH",
        path + "?fieldManager=" + manager + (force ? "&force=true" : ""),
        "application/apply-patch+yaml",
        yaml);
  }

  static String route(String name, int weight) {
    return """
    {"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute",
     "metadata":{"name":"%s","labels":{"app":"%s"}},
     "spec":{"parentRefs":[{"group":"","kind":"Service","name":"reviews"}],
             "rules":[{"backendRefs":[{"name":"reviews","port":8080,"weight":%d}]}]}}
    """
        .formatted(name, name, weight);
  }

  static String service(String name) {
    return """
    {"apiVersion":"v1","kind":"Service","metadata":{"name":"%s"},
     "spec":{"selector":{"app":"%s"},"ports":[{"name":"http","port":8080}]}}
    """
        .formatted(name, name);
  }

  @Override
  public void close() {
    server.close();
    policies.close();
    store.close();
  }
}
