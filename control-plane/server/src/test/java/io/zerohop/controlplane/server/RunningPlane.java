package io.zerohop.controlplane.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;

/** A control plane on ports of the system's choice, and calls to its policy API. */
record RunningPlane(ControlPlane plane) implements AutoCloseable {
  static RunningPlane start(Path data) throws StartFailure {
    return start(data, 0, 0);
  }

  static RunningPlane start(Path data, int http, int xds) throws StartFailure {
    return new RunningPlane(
        ControlPlane.start(
            new ControlPlaneSettings(
                data,
                new InetSocketAddress("127.0.0.1", http),
                new InetSocketAddress("127.0.0.1", xds)),
            Clock.systemUTC()));
  }

  int http() {
    return plane.api().address().getPort();
  }

  int xds() {
    return plane.xdsAddress().getPort();
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http() + path))
                .header("Authorization", "Bearer " + plane.api().access().token())
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  boolean holdsService(String name) throws IOException, InterruptedException {
    return get("/api/v1/namespaces/default/services/" + name).statusCode() == 200;
  }

  HttpResponse<String> addService(String name) throws IOException, InterruptedException {
    return new OwnApi(plane.api().access())
        .post("/api/v1/namespaces/default/services", service(name));
  }

  static String service(String name) {
    return """
    {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "%s"},
     "spec": {"selector": {"app": "%s"}, "ports": [{"port": 80}]}}
    """
        .formatted(name, name);
  }

  @Override
  public void close() {
    plane.close();
  }
}
