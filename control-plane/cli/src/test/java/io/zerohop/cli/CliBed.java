package io.zerohop.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A control plane that answers what a test says, and the command line that asks it. */
class CliBed {
  static final String ROUTE =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata:
        name: reviews
      spec:
        parentRefs:
          - {group: "", kind: Service, name: reviews}
        rules:
          - matches:
              - headers: [{name: x-user, value: tester}]
            backendRefs:
              - {name: reviews-v2, port: 80}
          - backendRefs:
              - {name: reviews, port: 80}
      ---
      apiVersion: zerohop.io/v1alpha1
      kind: Workload
      metadata: {name: r2, labels: {zerohop.io/service: reviews-v2}}
      spec: {address: 10.0.0.2, ports: [{name: http, port: 8080}]}
      ---
      apiVersion: zerohop.io/v1alpha1
      kind: Workload
      metadata: {name: r1, labels: {zerohop.io/service: reviews}}
      spec: {address: 10.0.0.1, ports: [{name: http, port: 8080}]}
      """;

  @TempDir Path directory;
  final Map<String, String> answers = new ConcurrentHashMap<>();
  final Map<String, String> bodies = new ConcurrentHashMap<>();
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  private final HttpServer server = startServer();

  private static HttpServer startServer() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @BeforeEach
  void start() throws IOException {
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            bodies.put(
                call, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            String answer = answers.getOrDefault(call, "404 {\"message\":\"no " + call + "\"}");
            byte[] body = answer.substring(4).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    Files.writeString(
        directory.resolve("config"),
        "{\"server\":\"http://127.0.0.1:%d\",\"token\":\"t\"}"
            .formatted(server.getAddress().getPort()));
    Files.writeString(directory.resolve("route.yaml"), ROUTE);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  final int run(String... args) {
    return new Cli(List.of()).run(new PrintWriter(out), new PrintWriter(err), args);
  }

  final int ask(String... args) {
    String[] all = Arrays.copyOf(args, args.length + 2);
    all[args.length] = "--config";
    all[args.length + 1] = directory.resolve("config").toString();
    return run(all);
  }

  final String route() {
    return directory.resolve("route.yaml").toString();
  }
}
