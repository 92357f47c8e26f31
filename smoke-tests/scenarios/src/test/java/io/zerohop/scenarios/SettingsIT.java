package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.databases.Ports;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings that change what becomes of calls do so in a real JVM. */
class SettingsIT {
  private static final String OUTSIDE = "is not in the mesh";
  private static final String OPTIONS = "JAVA_TOOL_OPTIONS";

  /** Who sends to a target port by name reaches those who have a port of that name. */
  private static final String BY_PORT_NAME =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: ratings, namespace: shop}
      spec:
        selector: {zerohop.io/service: ratings}
        ports: [{name: http, port: 80, targetPort: web}]
      """;

  @TempDir Path directory;

  @Test
  void hostsAreLeftOutAndTakenInAndTheLogSaysMore() throws Exception {
    try (LiveMesh mesh = withRatings()) {
      Program reviews =
          mesh.track(
              mesh.service(
                  "reviews",
                  "reviews-1",
                  "Reviews",
                  ",exclude.hosts=ratings,mesh.hosts=mesh.test,log.level=debug"));
      int port = reviews.port();
      Eventually.holds(
          "it tells what happens", () -> reviews.output().contains("[zerohop] registered as"));

      Eventually.holds(
          "it has its configuration",
          () -> explained(mesh, "ratings.default").contains("2 service     ratings.default ->"));
      assertTrue(explained(mesh, "ratings").contains(OUTSIDE));
      assertUnknown(Http.get(port, "/"));
      assertTrue(explained(mesh, "x.other.test").contains(OUTSIDE));
      String taken = explained(mesh, "x.mesh.test");
      assertFalse(taken.contains(OUTSIDE), taken);
      assertTrue(taken.contains("x.mesh.test"), taken);
    }
  }

  private static String explained(LiveMesh mesh, String host) throws Exception {
    return mesh.cli("explain", "reviews", "GET", "http://" + host + "/").output();
  }

  @Test
  void theModeHoldsFromTheStartAndTheLogCanBeSilent() throws Exception {
    try (LiveMesh mesh = withRatings()) {
      Program off = mesh.track(mesh.service("off", "off-1", "Reviews", ",mode=off,log.level=off"));
      Program observing =
          mesh.track(mesh.service("observing", "observing-1", "Reviews", ",mode=observe"));
      int offPort = off.port();
      int observingPort = observing.port();
      mesh.awaitReady("off", 1);
      mesh.awaitReady("observing", 1);

      assertUnknown(Http.get(offPort, "/"));
      String described = mesh.cli("describe", "off", "-o", "json").output();
      assertTrue(described.contains("\"mode\" : \"off\""), described);
      Eventually.holds(
          "what would have been done is counted",
          () -> {
            assertUnknown(Http.get(observingPort, "/"));
            String text = mesh.cli("describe", "observing").output();
            assertTrue(text.contains("mode: observe"), text);
            return !text.contains("wouldHave: 0");
          });
      assertFalse(off.output().contains("[zerohop]"), off.output());
    }
  }

  @Test
  void aProxyOfTheJvmIsPassedByUnlessItIsToBeRespected() throws Exception {
    try (LiveMesh mesh = withRatings()) {
      String proxy = "-Dhttp.proxyHost=127.0.0.1 -Dhttp.proxyPort=1";
      int direct =
          mesh.track(mesh.service("direct", "direct-1", "Reviews").with(OPTIONS, proxy)).port();
      int proxied =
          mesh.track(
                  mesh.service("proxied", "proxied-1", "Reviews", ",proxy.respect=true")
                      .with(OPTIONS, proxy))
              .port();
      Eventually.holds("ratings is reached", () -> Http.get(direct, "/").good());
      Eventually.holds(
          "a call is left to the proxy, and the status says so",
          () -> {
            Http.Answer refused = Http.get(proxied, "/");
            assertEquals(502, refused.status(), "nobody listens there: " + refused.body());
            assertTrue(refused.body().contains("ConnectException"), refused.body());
            return !mesh.cli("describe", "proxied").output().contains("withoutPolicy: 0");
          });
    }
  }

  @Test
  void namesAreThoseOfTheNamespaceAndPortsThoseThatWereGiven() throws Exception {
    try (LiveMesh mesh = withRatings()) {
      assertEquals(0, mesh.apply("service.yaml", BY_PORT_NAME).exit());
      int port = Ports.free();
      mesh.track(
              mesh.service(
                      "ratings",
                      "ratings-shop",
                      "Ratings",
                      ",namespace=shop,workload.ports=web:" + port)
                  .with(OPTIONS, "-Dapp.port=" + port))
          .port();
      int here = mesh.track(mesh.service("reviews", "reviews-1", "Reviews")).port();
      int shop =
          mesh.track(mesh.service("reviews", "reviews-shop", "Reviews", ",namespace=shop")).port();

      Eventually.holds("the one of shop", () -> answers(shop, "ratings-shop"));
      Eventually.holds("the one of default", () -> answers(here, "ratings-1"));
    }
  }

  private static boolean answers(int port, String instance) throws InterruptedException {
    Http.Answer answer = Http.get(port, "/");
    return answer.good() && answer.body().contains('"' + instance + '"');
  }

  private LiveMesh withRatings() throws Exception {
    LiveMesh mesh = LiveMesh.start(Jdk.current(), directory);
    try {
      mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
      mesh.awaitReady("ratings", 1);
      return mesh;
    } catch (Exception | AssertionError failed) {
      mesh.close();
      throw failed;
    }
  }

  private static void assertUnknown(Http.Answer answer) {
    assertEquals(502, answer.status(), "only the mesh knows http://ratings: " + answer);
    assertTrue(answer.body().contains("UnknownHostException"), answer.body());
  }
}
