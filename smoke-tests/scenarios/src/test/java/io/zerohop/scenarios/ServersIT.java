package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.zerohop.scenarios.OtlpReceiver.Seen;
import io.zerohop.scenarios.Program.Start;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers of unchanged applications, alone and below Spring Boot: each registers its port by
 * itself, and what it answers is a span between its caller's and those of the calls that it makes,
 * also where another thread answers.
 */
class ServersIT {
  private static final String TRACE = "6bf92f3577b34da6a3ce929d0e0e47";
  private static final String CALLER = "00f067aa0ba902b7";
  private static final long LATER = TimeUnit.MILLISECONDS.toNanos(250);

  @TempDir Path directory;

  private static Map<String, Start> sites(LiveMesh mesh) {
    String classPath = Jars.servers();
    Map<String, Start> sites = new LinkedHashMap<>();
    sites.put("undertow", mesh.site("undertow", classPath, "PlainUndertow"));
    sites.put(
        "spring-undertow",
        mesh.site("spring-undertow", classPath, "SpringSite").with("--site.server=undertow"));
    sites.put("jetty", mesh.site("jetty", classPath, "PlainJetty"));
    sites.put("spring-jetty", mesh.site("spring-jetty", classPath, "SpringSite"));
    sites.put("spring-jetty-9", mesh.site("spring-jetty-9", Jars.serversOnJetty9(), "SpringSite"));
    sites.put(
        "webflux",
        mesh.site("webflux", classPath, "SpringSite")
            .with("--spring.main.web-application-type=reactive"));
    return sites;
  }

  @Test
  void whatAServerAnswersIsASpanBetweenItsCallersAndItsCalls() throws Exception {
    try (OtlpReceiver receiver = OtlpReceiver.start();
        LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      mesh.track(receiver.exporting(mesh.service("ratings", "ratings-1", "Ratings"))).port();
      mesh.awaitReady("ratings", 1);
      int asked = 0;
      for (Map.Entry<String, Start> site : sites(mesh).entrySet()) {
        String name = site.getKey();
        try (Program program = Program.start(receiver.exporting(site.getValue()))) {
          int port = program.port();
          mesh.awaitReady(name, 1);
          Eventually.holds(
              name + " and ratings export",
              () ->
                  Http.get(port, "/").good()
                      && List.of(name, "ratings").stream()
                          .noneMatch(each -> served(receiver.spans(), each).isEmpty()));

          String trace = TRACE + "%02x".formatted(++asked);
          assertTrue(Http.get(port, "/", "traceparent", within(trace)).good(), name);
          Eventually.holds(name + " is in its tree", () -> receiver.trace(trace).size() == 3);
          assertIsBetween(name, receiver.trace(trace));

          String later = TRACE + "%02x".formatted(++asked);
          assertTrue(Http.get(port, "/later", "traceparent", within(later)).good(), name);
          Eventually.holds(name + " tells a late end", () -> !receiver.trace(later).isEmpty());
          assertIsLate(name, receiver.trace(later));
        }
      }
    }
  }

  private static String within(String trace) {
    return "00-" + trace + "-" + CALLER + "-01";
  }

  private static void assertIsBetween(String name, List<Seen> tree) {
    Seen served = only(served(tree, name), tree);
    assertEquals(CALLER, served.parent(), tree::toString);
    assertEquals("200", served.attribute("http.response.status_code"), tree::toString);
    assertEquals("/", served.attribute("url.path"), tree::toString);
    Seen call = only(all(tree, name, SpanKind.SPAN_KIND_CLIENT), tree);
    assertTrue(call.isBelow(served), tree::toString);
    assertTrue(only(served(tree, "ratings"), tree).isBelow(call), tree::toString);
  }

  private static void assertIsLate(String name, List<Seen> tree) {
    Seen served = only(tree, tree);
    assertTrue(served.is(name, SpanKind.SPAN_KIND_SERVER), tree::toString);
    assertEquals("200", served.attribute("http.response.status_code"), tree::toString);
    long took = served.span().getEndTimeUnixNano() - served.span().getStartTimeUnixNano();
    assertTrue(took >= LATER, () -> name + " took " + took + " ns");
  }

  private static List<Seen> served(List<Seen> spans, String service) {
    return all(spans, service, SpanKind.SPAN_KIND_SERVER);
  }

  private static List<Seen> all(List<Seen> spans, String service, SpanKind kind) {
    return spans.stream().filter(span -> span.is(service, kind)).toList();
  }

  private static Seen only(List<Seen> found, List<Seen> tree) {
    assertEquals(1, found.size(), tree::toString);
    return found.get(0);
  }
}
