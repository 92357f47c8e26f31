package io.zerohop.controlplane.translate.analyze;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.controlplane.policy.Parsed;
import io.zerohop.controlplane.policy.PolicyReader;
import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.controlplane.policy.problem.Problem;
import io.zerohop.controlplane.policy.spec.Match;
import io.zerohop.controlplane.policy.tree.Source;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AnalyzerTest {
  private static final String WEB =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {selector: {app: web}, ports: [{port: 80}]}
      ---
      """;

  private static final String ROUTE =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: r}
      spec:
        parentRefs: [{group: "", kind: Service, name: web}]
        rules:
      """;

  /** The findings as {@code CODE file:line:column}. */
  private static List<String> analyze(String text) {
    return problems(text).stream().map(p -> p.code().id() + " " + p.where()).toList();
  }

  private static List<Problem> problems(String text) {
    Parsed parsed = PolicyReader.strict().read(new Source("r.yaml", text));
    assertEquals(List.of(), parsed.errors());
    return Analyzer.offline(PolicySet.of(parsed.resources()));
  }

  @Test
  void findsNothingInARouteThatIsSound() {
    assertEquals(List.of(), analyze(WEB + ROUTE + "  - backendRefs: [{name: web, port: 80}]\n"));
  }

  @Test
  void findsARouteThatHasGatewaysForParentsOnly() {
    String route = ROUTE.replace("{group: \"\", kind: Service, name: web}", "{name: door}");
    assertEquals(
        List.of("ZH0301 r.yaml:10:15"),
        analyze(WEB + route + "  - backendRefs: [{name: elsewhere, port: 80}]\n"));
  }

  @Test
  void findsABackendThatDoesNotExistAtItsName() {
    List<Problem> problems = problems(WEB + ROUTE + "  - backendRefs: [{name: wbe, port: 80}]\n");
    assertEquals("r.yaml:12:26", problems.get(0).where());
    assertEquals(
        """
        ZH0204 error  r.yaml:12:26  backend "wbe" does not exist in namespace default
                      did you mean "web"?
                      docs/reference/codes.md#zh0204
        """,
        problems.get(0).render());
  }

  @Test
  void findsAPortAParentAndATargetThatDoNotExist() {
    String policy =
        """
        ---
        apiVersion: zerohop.io/v1alpha1
        kind: TrafficPolicy
        metadata: {name: p}
        spec: {targetRefs: [{kind: Service, name: x}]}
        """;
    assertEquals(
        List.of("ZH0202 r.yaml:12:37", "ZH0201 r.yaml:17:43"),
        analyze(WEB + ROUTE + "  - backendRefs: [{name: web, port: 81}]\n" + policy));
    assertEquals(
        List.of("ZH0201 r.yaml:5:49", "ZH0204 r.yaml:7:26"),
        analyze(ROUTE + "  - backendRefs: [{name: web, port: 80}]\n"));
  }

  @Test
  void findsRulesThatAnswer500() {
    assertEquals(
        List.of("ZH0308 r.yaml:12:5", "ZH0304 r.yaml:13:45"),
        analyze(
            WEB
                + ROUTE
                + "  - matches: [{path: {value: /a}}]\n"
                + "  - {matches: [{method: GET}], backendRefs: [{name: web, port: 80, weight:"
                + " 0}]}\n"));
  }

  @Test
  void findsARuleThatAnEarlierOneTakes() {
    String backend = ", backendRefs: [{name: web, port: 80}]}\n";
    List<Problem> problems =
        problems(
            WEB
                + ROUTE
                + "  - {matches: [{path: {value: /a}}]"
                + backend
                + "  - {matches: [{path: {value: /a/}}]"
                + backend
                + "  - {matches: [{path: {value: /a}}, {path: {value: /b}}]"
                + backend);
    assertEquals(1, problems.size());
    assertEquals(
        "rule 2 is never reached: rule 1 takes all of its calls", problems.get(0).message());
    assertEquals("r.yaml:13:5", problems.get(0).where());
  }

  @Test
  void findsABackendWithoutEndpointsWhereWorkloadsAreKnown() {
    String workload =
        """
        ---
        apiVersion: zerohop.io/v1alpha1
        kind: Workload
        metadata: {name: w, labels: {app: other}}
        spec: {address: 10.0.0.1, ports: [{port: 80}]}
        """;
    String backend = "  - backendRefs: [{name: web, port: 80}]\n";
    assertEquals(List.of("ZH0303 r.yaml:12:26"), analyze(WEB + ROUTE + backend + workload));
    assertEquals(
        List.of(), analyze(WEB + ROUTE + backend + workload.replace("app: other", "app: web")));
  }

  @Test
  void findsARetryWithoutTimeAndOneWithoutAttempts() {
    String start = "  - {backendRefs: [{name: web, port: 80}], ";
    assertTrue(
        analyze(WEB + ROUTE + start + "timeouts: {request: 1s, backendRequest: 1s}, retry: {}}\n")
            .contains("ZH0305 r.yaml:12:96"));
    assertTrue(
        analyze(WEB + ROUTE + start + "retry: {attempts: 0, codes: [503]}}\n")
            .contains("ZH0305 r.yaml:12:51"));
  }

  @Test
  void saysWhatGrpcClientsLeaveOut() {
    List<Problem> problems =
        problems(
            WEB
                + ROUTE
                + "  - {backendRefs: [{name: web, port: 80}], timeouts: {backendRequest: 1s}}\n");
    assertEquals(
        "gRPC's own xDS clients leave out timeouts.backendRequest", problems.get(0).message());
    assertFalse(problems.get(0).isError());
  }

  @Test
  void saysWhatGrpcClientsMakeOfGates() {
    assertEquals(
        "gRPC's own xDS clients leave out circuitBreaker.maxRequests where they are written in"
            + " Java, circuitBreaker.maxConnections and maxPendingRequests (RPCs share"
            + " connections), circuitBreaker.maxRetries, rateLimit",
        limits(
            TRAFFIC
                + "  circuitBreaker: {maxConnections: 8, maxRequests: 100, maxRetries: 5}\n"
                + "  rateLimit: {requests: 10}\n"));
    assertEquals("", limits(TRAFFIC + "  retry: {conditions: [Unavailable]}\n"));
    assertEquals(
        "gRPC's own xDS clients leave out retry (their calls are POST, and it names neither gRPC"
            + " statuses nor nonIdempotent)",
        limits(TRAFFIC + "  retry: {codes: [503]}\n"));
    assertEquals(
        "Envoy and gRPC's own xDS clients count a delay beside the time that policy gives a call,"
            + " not in it; gRPC's own xDS clients count maxActiveFaults over all policies",
        limits(FAULT + "  delay: {fixed: 2s}\n  maxActiveFaults: 5\n"));
    assertEquals(
        "gRPC's own xDS clients leave out all of it, as they know no conditions on headers;"
            + " Envoy counts a delay beside the time that policy gives a call, not in it",
        limits(
            FAULT
                + "  headers: [{name: x-user, value: ada}]\n  delay: {fixed: 2s}\n"
                + "  maxActiveFaults: 5\n"));
  }

  private static String limits(String policy) {
    return problems(WEB + policy).stream()
        .map(Problem::message)
        .filter(message -> message.contains("xDS clients"))
        .collect(Collectors.joining("; "));
  }

  /** A rule is only called shadowed when no path at all tells the two apart. */
  @Test
  void neverCallsAPrefixShadowedThatSomePathTellsApart() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      Match.Path wide = path(random);
      Match.Path narrow = path(random);
      if (ShadowAnalyzer.covers(match(wide), match(narrow))) {
        for (int j = 0; j < 20; j++) {
          String call = text(random) + (random.nextBoolean() ? "" : text(random));
          assertTrue(
              !matches(narrow, call) || matches(wide, call), wide + " " + narrow + " " + call);
        }
      }
    }
  }

  private static final String TRAFFIC = policy("TrafficPolicy");
  private static final String FAULT = policy("FaultPolicy");

  private static String policy(String kind) {
    return "apiVersion: zerohop.io/v1alpha1\nkind: "
        + kind
        + "\nmetadata: {name: web}\nspec:\n  targetRefs: [{kind: Service, name: web}]\n";
  }

  private static Match match(Match.Path path) {
    return new Match(path, List.of(), List.of(), null, false, "");
  }

  private static Match.Path path(Random random) {
    return random.nextInt(3) == 0
        ? new Match.Path.Exact(text(random))
        : new Match.Path.Prefix(text(random));
  }

  private static String text(Random random) {
    StringBuilder path = new StringBuilder("/");
    for (int i = random.nextInt(4); i > 0; i--) {
      path.append("ab/".charAt(random.nextInt(3)));
    }
    return path.toString().replaceAll("/+", "/");
  }

  /** Gateway API's words: element by element, a slash at the end of the prefix means nothing. */
  private static boolean matches(Match.Path path, String call) {
    if (path instanceof Match.Path.Exact exact) {
      return exact.value().equals(call);
    }
    List<String> wanted = elements(path.value());
    List<String> elements = elements(call);
    return elements.size() >= wanted.size() && elements.subList(0, wanted.size()).equals(wanted);
  }

  private static List<String> elements(String path) {
    return List.of(path.substring(1).split("/", -1)).stream().filter(e -> !e.isEmpty()).toList();
  }
}
