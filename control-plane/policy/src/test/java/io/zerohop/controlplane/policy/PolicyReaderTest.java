package io.zerohop.controlplane.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.problem.Level;
import io.zerohop.controlplane.policy.problem.Problem;
import io.zerohop.controlplane.policy.schema.UnknownFields;
import io.zerohop.controlplane.policy.spec.DatabaseRouteSpec;
import io.zerohop.controlplane.policy.spec.Match;
import io.zerohop.controlplane.policy.spec.RouteSpec;
import io.zerohop.controlplane.policy.tree.Source;
import io.zerohop.controlplane.policy.tree.TreeWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyReaderTest {
  private static final String ROUTE =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata:
        name: reviews
        namespace: shop
      spec:
        parentRefs:
        - {group: "", kind: Service, name: reviews, port: 80}
        rules:
        - matches:
          - path: {type: PathPrefix, value: /api}
          backendRefs:
          - {name: reviews-v1, port: 80, weight: 80}
          - {name: reviews-v2, port: 80, weight: 20}
          timeouts: {request: 1m30s}
      """;

  private static Parsed read(String text) {
    return PolicyReader.strict().read(new Source("routes.yaml", text));
  }

  @Test
  void readsARouteIntoRecordsWithTheirOrigins() {
    Parsed parsed = read(ROUTE);
    assertEquals(List.of(), parsed.problems());
    Resource route = parsed.resources().get(0);
    assertEquals("HTTPRoute/shop/reviews", route.ref());
    RouteSpec spec = assertInstanceOf(RouteSpec.class, route.spec());
    assertEquals("routes.yaml:10", spec.rules().get(0).origin());
    assertEquals("routes.yaml:14", spec.rules().get(0).backends().get(1).origin());
    assertEquals(20, spec.rules().get(0).backends().get(1).weight());
    assertEquals(Duration.ofSeconds(90), spec.rules().get(0).timeouts().request());
  }

  private static Parsed database(String spec) {
    return read(
        """
        apiVersion: zerohop.io/v1alpha1
        kind: DatabaseRoute
        metadata: {name: db, namespace: shop}
        spec: {targetRefs: [{kind: Service, name: orders-db}], %s}
        """
            .formatted(spec));
  }

  @Test
  void readsADatabaseRoute() {
    Parsed parsed =
        database(
            "role: Label, primary: {labels: {role: primary}}, replicas: {labels: {role: replica},"
                + " whenUnavailable: Fail, maxLag: 5s}, connect: {timeout: 20s, retries: 3},"
                + " retireAfter: 1m");
    assertEquals(List.of(), parsed.problems());
    DatabaseRouteSpec spec =
        assertInstanceOf(DatabaseRouteSpec.class, parsed.resources().get(0).spec());
    assertEquals(DatabaseRouteSpec.Role.LABEL, spec.role());
    assertEquals(Map.of("role", "primary"), spec.primaryLabels());
    assertEquals(
        new DatabaseRouteSpec.Replicas(
            Map.of("role", "replica"),
            false,
            Duration.ofSeconds(5),
            DatabaseRouteSpec.Split.TRANSACTION,
            null),
        spec.replicas());
    assertEquals(new DatabaseRouteSpec.Connect(Duration.ofSeconds(20), 3, null), spec.connect());
    assertEquals(new DatabaseRouteSpec.Statements(null, false, false), spec.statements());
    assertEquals(Duration.ofMinutes(1), spec.retireAfter());
  }

  @Test
  void labelsOfADatabaseRouteGoWithTheRoleLabelAlone() {
    assertEquals(
        List.of(Code.CONTRADICTION), codes(database("primary: {labels: {role: primary}}")));
    assertEquals(List.of(Code.MISSING_FIELD), codes(database("role: Label")));
    assertEquals(List.of(Code.UNKNOWN_FIELD), codes(database("writes: Deny")));
  }

  @Test
  void readsWhatHoldsForStatementsAndHowManyConnectionsThereMayBe() {
    Parsed parsed =
        database(
            "replicas: {split: Connection}, connect: {maxPerEndpoint: 8},"
                + " statements: {timeout: 5s, rerunReads: true, writes: Deny}");
    assertEquals(List.of(), parsed.problems());
    DatabaseRouteSpec spec =
        assertInstanceOf(DatabaseRouteSpec.class, parsed.resources().get(0).spec());
    assertEquals(DatabaseRouteSpec.Split.CONNECTION, spec.replicas().split());
    assertEquals(8, spec.connect().maxPerEndpoint());
    assertEquals(
        new DatabaseRouteSpec.Statements(Duration.ofSeconds(5), true, true), spec.statements());
    Parsed held = database("replicas: {readAfterWrite: 2s}");
    assertEquals(
        Duration.ofSeconds(2),
        assertInstanceOf(DatabaseRouteSpec.class, held.resources().get(0).spec())
            .replicas()
            .afterWrite());
  }

  @Test
  void fieldsOfADatabaseRouteThatContradictOrAreMisspeltAreRefused() {
    assertEquals(
        List.of(Code.CONTRADICTION),
        codes(database("replicas: {split: Connection, readAfterWrite: 2s}")));
    assertEquals(List.of(Code.WRONG_VALUE), codes(database("connect: {maxPerEndpoint: 0}")));
    Problem value = database("statements: {writes: Denny}").problems().get(0);
    assertEquals("did you mean \"Deny\"?", value.hint());
    Problem field = database("statements: {rerunRead: true}").problems().get(0);
    assertEquals("did you mean \"rerunReads\"?", field.hint());
  }

  private static List<Code> codes(Parsed parsed) {
    return parsed.problems().stream().map(Problem::code).toList();
  }

  @Test
  void readsTheMethodsOfAGrpcRouteAsPaths() {
    Parsed parsed =
        read(grpcRoute("{service: shop.Orders, method: Place}", "{service: shop.Orders}"));
    assertEquals(List.of(), parsed.problems());
    RouteSpec spec = assertInstanceOf(RouteSpec.class, parsed.resources().get(0).spec());
    List<Match> matches = spec.rules().get(0).matches();
    assertEquals(new Match.Path.Exact("/shop.Orders/Place"), matches.get(0).path());
    assertEquals(new Match.Path.Prefix("/shop.Orders"), matches.get(1).path());
    assertTrue(matches.get(0).rpc());
    Match.Path any = path(grpcRoute("{method: Find}", "{service: a.B}"));
    assertEquals(new Match.Path.Expression("/[^/]+/Find"), any);
    Match.Path expression =
        path(grpcRoute("{type: RegularExpression, service: a|b, method: G.*}", "{service: a.B}"));
    assertEquals(new Match.Path.Expression("/(?:a|b)/(?:G.*)"), expression);
  }

  private static Match.Path path(String route) {
    RouteSpec spec = assertInstanceOf(RouteSpec.class, read(route).resources().get(0).spec());
    return spec.rules().get(0).matches().get(0).path();
  }

  @Test
  void aGrpcRouteRefusesWhatIsNoMethod() {
    Parsed parsed = read(grpcRoute("{}", "{service: 'a/b', method: ''}"));
    assertEquals(
        List.of(Code.MISSING_FIELD, Code.WRONG_VALUE),
        parsed.problems().stream().map(Problem::code).toList());
    Parsed expression = read(grpcRoute("{type: RegularExpression, method: '('}", "{method: X}"));
    assertEquals(Code.BAD_PATTERN, expression.problems().get(0).code());
  }

  private static String grpcRoute(String first, String second) {
    return """
    apiVersion: gateway.networking.k8s.io/v1
    kind: GRPCRoute
    metadata: {name: orders, namespace: shop}
    spec:
      parentRefs: [{group: "", kind: Service, name: orders}]
      rules:
      - matches: [{method: %s}, {method: %s}]
        backendRefs: [{name: orders, port: 9000}]
    """
        .formatted(first, second);
  }

  private static List<Problem> problemsOfFilter(String filter) {
    return read(ROUTE.replace(
            "    backendRefs:\n", "    filters: [" + filter + "]\n    backendRefs:\n"))
        .problems();
  }

  @Test
  void refusesTextsThatWouldAddLinesToARequest() {
    for (String value : List.of("a\\r\\nx-evil: 1", "a\\nb", "\\0", "a\\e[2J")) {
      List<Problem> problems =
          problemsOfFilter(
              "{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x, value: \""
                  + value
                  + "\"}]}}");
      assertEquals(List.of(Code.WRONG_VALUE), problems.stream().map(Problem::code).toList(), value);
    }
    for (String path :
        List.of("/a HTTP/1.1\\r\\nx-evil: 1", "/a b", "new", "/a?b=c", "/a#b", "/ä")) {
      for (String kind : List.of("Full:replaceFullPath", "Prefix:replacePrefixMatch")) {
        String type = kind.startsWith("Full") ? "ReplaceFullPath" : "ReplacePrefixMatch";
        List<Problem> problems =
            problemsOfFilter(
                "{type: URLRewrite, urlRewrite: {path: {type: %s, %s: \"%s\"}}}"
                    .formatted(type, kind.substring(kind.indexOf(':') + 1), path));
        assertEquals(
            List.of(Code.WRONG_VALUE), problems.stream().map(Problem::code).toList(), path);
      }
    }
  }

  @Test
  void refusesToChangeWhatFramesAMessage() {
    for (String name :
        List.of("Content-Length", "transfer-encoding", "Connection", "Upgrade", "TE")) {
      for (String change :
          List.of(
              "set: [{name: %s, value: '5'}]", "add: [{name: %s, value: '5'}]", "remove: [%s]")) {
        String changes = change.formatted(name);
        for (String side : List.of("equest", "esponse")) {
          List<Problem> problems =
              problemsOfFilter(
                  "{type: R%1$sHeaderModifier, r%1$sHeaderModifier: {%2$s}}"
                      .formatted(side, changes));
          assertEquals(
              List.of(Code.NOT_SUPPORTED), problems.stream().map(Problem::code).toList(), changes);
        }
      }
    }
  }

  @Test
  void onlyWarnsOfWhatFramesAMessageInWhatIsStoredAlready() {
    String filter =
        "    filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {remove: [TE]}}]\n";
    for (String route :
        List.of(
            ROUTE.replace("    backendRefs:\n", filter + "    backendRefs:\n"),
            grpcRoute("{service: a}", "{service: b}") + filter)) {
      assertTrue(read(route).hasErrors());
      Parsed stored = PolicyReader.stored().read(Source.unnamed(route));
      assertEquals(1, stored.resources().size());
      assertEquals(List.of(Level.WARNING), stored.problems().stream().map(Problem::level).toList());
    }
  }

  @Test
  void takesAnEmptyNewPathForTheRootAndAnyTextOfAHeader() {
    assertEquals(
        List.of(),
        problemsOfFilter(
            "{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath, replaceFullPath:"
                + " ''}}}"));
    assertEquals(
        List.of(),
        problemsOfFilter(
            "{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x, value: \"a\\tb,"
                + " ä\"}]}}"));
    Parsed parsed =
        read(
            ROUTE.replace(
                "    backendRefs:\n",
                "    filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath,"
                    + " replaceFullPath: ''}}}]\n"
                    + "    backendRefs:\n"));
    RouteSpec spec = assertInstanceOf(RouteSpec.class, parsed.resources().get(0).spec());
    assertTrue(spec.rules().get(0).filters().toString().contains("Full[path=/]"));
  }

  @Test
  void showsAllProblemsOfAllDocumentsAtOnceWithTheirPlaces() {
    Parsed parsed =
        read(
            ROUTE.replace("weight: 20", "wieght: 20").replace("value: /api", "value: api")
                + "---\nfoo: [\n---\napiVersion: v1\nkind: Servise\nmetadata: {name: x}\n");
    assertEquals(
        List.of(Code.SYNTAX, Code.WRONG_VALUE, Code.UNKNOWN_FIELD, Code.UNKNOWN_KIND),
        parsed.problems().stream().map(Problem::code).toList());
    Problem unknown = parsed.problems().get(2);
    assertEquals("routes.yaml:14:36", unknown.where());
    assertEquals("did you mean \"weight\"?", unknown.hint());
    assertEquals("spec.rules[0].backendRefs[1].wieght", unknown.path().text());
    assertTrue(parsed.problems().get(3).hint().contains("Service"));
    assertTrue(parsed.resources().isEmpty());
  }

  @Test
  void namesTheDocumentWhoseValuesAreNestedTooDeep() {
    for (int depth : List.of(200, 100_000)) {
      Parsed parsed = read("spec: " + "[".repeat(depth) + "]".repeat(depth));
      assertEquals(Code.SYNTAX, parsed.problems().get(0).code());
      assertTrue(
          parsed.problems().get(0).message().contains("nested"), parsed.problems().toString());
    }
  }

  @Test
  void takesUnknownFieldsForWarningsWhereAskedAndLeavesThemOut() {
    Parsed parsed =
        PolicyReader.strict()
            .unknownFields(UnknownFields.WARN)
            .read(new Source("r.yaml", ROUTE.replace("weight: 20", "wieght: 20")));
    assertFalse(parsed.hasErrors());
    assertEquals(1, parsed.problems().size());
    assertFalse(TreeWriter.yaml(parsed.resources().get(0).tree()).contains("wieght"));
  }

  @Test
  void passesOverParentsOfOtherKindsWithAWarningAndRefusesWhatIsHalfAService() {
    String start =
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: x}\n";
    for (String other :
        List.of(
            "{name: door}",
            "{name: door, kind: Gateway}",
            "{name: door, kind: ListenerSet}",
            "{name: door, kind: XListenerSet, group: gateway.networking.x-k8s.io}",
            "{name: all, kind: Service, group: other.example}")) {
      Parsed parsed = read(start + "spec: {parentRefs: [" + other + "], rules: [{}]}");
      assertFalse(parsed.hasErrors(), parsed.problems().toString());
      assertEquals(Code.GATEWAY_PARENT, parsed.problems().get(0).code());
      assertTrue(parsed.problems().get(0).hint().contains("kind: Service"));
    }
    for (String half :
        List.of(
            "{name: x, kind: Service}",
            "{name: x, group: ''}",
            "{name: x, kind: Servce}",
            "{name: x, kind: Pod, group: ''}")) {
      Parsed parsed = read(start + "spec: {parentRefs: [" + half + "], rules: [{}]}");
      assertEquals(Code.BAD_REFERENCE_KIND, parsed.problems().get(0).code(), half);
    }
  }

  @Test
  void readsCollectionsAsTheyAreGivenOut() {
    String item =
        "{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {ports: [{port: 1}]}}";
    for (String kind : List.of("List", "ServiceList")) {
      Parsed parsed = read("apiVersion: v1\nkind: " + kind + "\nitems: [" + item + "]\n");
      assertEquals("x", parsed.resources().get(0).name(), parsed.problems().toString());
    }
    assertTrue(read("apiVersion: v1\nkind: NoList\nitems: []\n").hasErrors());
  }

  @Test
  void skipsKubernetesKindsWithAWarning() {
    Parsed parsed = read("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n");
    assertFalse(parsed.hasErrors());
    assertEquals(Code.SKIPPED_KIND, parsed.problems().get(0).code());
  }

  @Test
  void readsJsonAndWhatItWrites() {
    Resource route = read(ROUTE).resources().get(0);
    for (String text :
        List.of(
            TreeWriter.json(route.tree()),
            TreeWriter.json(route.tree()).replace("  ", "\t"),
            TreeWriter.compactJson(route.tree()),
            TreeWriter.yaml(route.tree()))) {
      Parsed again = PolicyReader.strict().read(Source.unnamed(text));
      assertEquals(List.of(), again.problems(), text);
      assertEquals(route.tree().value(), again.resources().get(0).tree().value());
    }
  }
}
