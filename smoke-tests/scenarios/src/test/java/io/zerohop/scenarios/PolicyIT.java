package io.zerohop.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.scenarios.Program.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Policy that is good, bad, and gone again, with a service that lives through it. */
class PolicyIT {
  private static final String TO_V2 =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata:
        name: ratings
      spec:
        parentRefs:
          - {group: "", kind: Service, name: ratings}
        rules:
          - backendRefs:
              - {name: ratings-v2, port: 80}
      """;

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.zerohop.scenarios.Jdk#all")
  void badPolicyIsRefusedAsAWholeWithItsPlacesAndWhatWasInForceStays(Jdk jdk) throws Exception {
    try (LiveMesh mesh = LiveMesh.start(jdk, directory)) {
      int reviews = shop(mesh);
      assertEquals(0, mesh.apply("good.yaml", TO_V2).exit());
      assertTrue(asked(reviews, "ratings-v2-1"), "in force when apply --wait returns");

      Ended refused =
          mesh.apply(
              "bad.yaml",
              TO_V2.replace("ratings-v2, port", "ratings, port")
                  + "---\n"
                  + TO_V2
                      .replace("name: ratings\nspec", "name: other\nspec")
                      .replace("backendRefs", "backendRef"));

      assertEquals(1, refused.exit(), refused.output());
      assertTrue(refused.output().contains("bad.yaml:20:7"), refused.output());
      assertTrue(refused.output().contains("backendRefs"), refused.output());
      assertTrue(refused.output().contains("nothing was applied"), refused.output());
      for (Http.Answer answer : Http.gets(20, reviews, "/")) {
        assertTrue(answer.good() && answer.body().contains("ratings-v2-1"), answer.body());
      }
      assertEquals(1, mesh.cli("get", "httproute", "other").exit());
    }
  }

  @Test
  void aDeletedRouteGivesTheServiceItsOwnEndpointsBack() throws Exception {
    try (LiveMesh mesh = LiveMesh.start(Jdk.current(), directory)) {
      int reviews = shop(mesh);
      assertEquals(0, mesh.apply("good.yaml", TO_V2).exit());
      assertTrue(asked(reviews, "ratings-v2-1"), "in force when apply --wait returns");

      assertEquals(0, mesh.cli("delete", "httproute", "ratings").exit());

      Eventually.holds("calls go to ratings again", () -> asked(reviews, "ratings-1"));
    }
  }

  @Test
  void aDirectoryOfPoliciesIsFollowedAlsoOverARestart() throws Exception {
    Path policies = Files.createDirectory(directory.resolve("policies"));
    Path file = Files.writeString(policies.resolve("ratings.yaml"), TO_V2);
    try (LiveMesh mesh = LiveMesh.prepare(Jdk.current(), directory)) {
      Program controlPlane = mesh.startControlPlane("--policies", policies.toString());
      int reviews = shop(mesh);
      Eventually.holds("v2 is asked", () -> asked(reviews, "ratings-v2-1"));

      // In one step: a file that is half written is another policy.
      Path next =
          Files.writeString(
              directory.resolve("next.yaml"), TO_V2.replace("backendRefs", "backendRef"));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      Eventually.holds(
          "the bad file is named and left out",
          () ->
              controlPlane.output().contains("ratings.yaml:")
                  && controlPlane.output().contains("was not applied"));
      assertTrue(asked(reviews, "ratings-v2-1"), "what was in force stays");

      controlPlane.stop();
      Files.delete(file);
      // An empty directory would be trouble, and what came from it would stay.
      Files.writeString(policies.resolve("none.yaml"), "# no policy any more\n");
      mesh.startControlPlane("--policies", policies.toString());
      Eventually.holds("ratings is asked again", () -> asked(reviews, "ratings-1"));
    }
  }

  private static boolean asked(int reviews, String instance) throws InterruptedException {
    return Http.get(reviews, "/").body().contains('"' + instance + '"');
  }

  private static int shop(LiveMesh mesh) throws Exception {
    mesh.track(mesh.service("ratings", "ratings-1", "Ratings")).port();
    mesh.track(mesh.service("ratings-v2", "ratings-v2-1", "Ratings")).port();
    int reviews = mesh.track(mesh.service("reviews", "reviews-1", "Reviews")).port();
    Eventually.holds("the service answers", () -> Http.get(reviews, "/").good());
    mesh.awaitReady("ratings-v2", 1);
    return reviews;
  }
}
