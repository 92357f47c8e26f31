package io.zerohop.engine.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.zerohop.engine.TestRequest;
import io.zerohop.engine.attempt.HeaderChanges;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which rule is found. */
class RouteTableTest {
  private static final Action.Forward ANY = Action.Forward.to("any");

  private static Route rule(int number, PathMatch path, Match... conditions) {
    return new Route(
        new Route.Id("HTTPRoute/shop/r", number, null),
        path,
        List.of(conditions),
        ANY,
        HeaderChanges.NONE);
  }

  private static int find(TestRequest request, Route... rules) {
    Route found = RouteTable.of("t", List.of(rules)).find(request, "x");
    return found == null ? 0 : found.id().rule();
  }

  private static TestRequest get(String path) {
    return TestRequest.get("http://reviews" + path);
  }

  @Test
  void theFirstRuleThatMatchesIsTakenWhateverItsKind() {
    Route prefix = rule(1, new PathMatch.Prefix("/a"));
    Route exact = rule(2, new PathMatch.Exact("/a/b"));
    assertEquals(1, find(get("/a/b"), prefix, exact));
    assertEquals(2, find(get("/a/b"), exact, prefix));
  }

  @Test
  void aSegmentPrefixEndsWhereASegmentEnds() {
    Route rule = rule(1, new PathMatch.Segments("/api/"));
    assertEquals(1, find(get("/api"), rule));
    assertEquals(1, find(get("/api/"), rule));
    assertEquals(1, find(get("/api/v2?x=1"), rule));
    assertEquals(1, find(get("/api?x=1"), rule));
    assertEquals(0, find(get("/apis"), rule));
    assertEquals(1, find(get("/"), rule(1, new PathMatch.Segments("/"))));
  }

  @Test
  void theQueryIsNoPartOfThePath() {
    assertEquals(1, find(get("/a?b=/c"), rule(1, new PathMatch.Exact("/a"))));
    assertEquals(0, find(get("/a?b"), rule(1, new PathMatch.Exact("/a?b"))));
  }

  @Test
  void caseMayBeIgnoredPerRule() {
    Route folded = rule(1, new PathMatch.Prefix("/FOO", true));
    Route exact = rule(2, new PathMatch.Prefix("/foo"));
    assertEquals(1, find(get("/fOo/x"), folded, exact));
    assertEquals(2, find(get("/foo/x"), exact, folded));
    assertEquals(1, find(get("/fOO/x"), exact, folded));
  }

  @Test
  void aRuleWhoseOtherConditionsFailIsPassedOver() {
    Match beta = new Match.Header("x-user", new TextMatch.Exact("beta"), false, false);
    Route canary = rule(1, new PathMatch.Exact("/a"), beta, new Match.Method("POST"));
    Route rest = rule(2, new PathMatch.Prefix("/"));
    assertEquals(2, find(get("/a"), canary, rest));
    assertEquals(2, find(get("/a").header("x-user", "beta"), canary, rest));
    assertEquals(
        1, find(TestRequest.of("POST", "http://r/a").header("x-user", "beta"), canary, rest));
  }

  @Test
  void expressionsKeepTheirRank() {
    Route expression =
        rule(
            2,
            new PathMatch.Regex(
                new Match.Pattern() {
                  @Override
                  public String source() {
                    return "/items/[0-9]+";
                  }

                  @Override
                  public boolean test(String path) {
                    return path.matches(source());
                  }
                }));
    Route exact = rule(1, new PathMatch.Exact("/items/7"));
    Route rest = rule(3, new PathMatch.Prefix("/"));
    assertEquals(1, find(get("/items/7"), exact, expression, rest));
    assertEquals(2, find(get("/items/8?x"), exact, expression, rest));
    assertEquals(3, find(get("/items/x"), exact, expression, rest));
  }

  @Test
  void literalsThatShareTheirBeginningAreToldApart() {
    Route[] rules = {
      rule(1, new PathMatch.Exact("/romane")),
      rule(2, new PathMatch.Exact("/romanus")),
      rule(3, new PathMatch.Exact("/romulus")),
      rule(4, new PathMatch.Prefix("/rom")),
      rule(5, new PathMatch.Exact("/")),
      rule(6, new PathMatch.Prefix("/rubens"))
    };
    assertEquals(1, find(get("/romane"), rules));
    assertEquals(2, find(get("/romanus"), rules));
    assertEquals(3, find(get("/romulus"), rules));
    assertEquals(4, find(get("/roman"), rules));
    assertEquals(5, find(get("/"), rules));
    assertEquals(6, find(get("/rubensx"), rules));
    assertEquals(0, find(get("/ruben"), rules));
  }

  @Test
  void theVirtualHostIsChosenByTheApplicationsHostHeader() {
    RouteTable table =
        new RouteTable(
            "t",
            List.of(
                new VirtualHost(
                    List.of("reviews.example.com"), List.of(rule(1, new PathMatch.Prefix("/")))),
                new VirtualHost(
                    List.of("*.example.com"), List.of(rule(2, new PathMatch.Prefix("/")))),
                new VirtualHost(List.of("reviews.*"), List.of(rule(3, new PathMatch.Prefix("/")))),
                new VirtualHost(
                    List.of("canonical:80"), List.of(rule(4, new PathMatch.Prefix("/"))))));
    assertEquals(1, number(table.find(get("/").header("host", "reviews.example.com:81"), "x")));
    assertEquals(2, number(table.find(get("/").header("host", "a.EXAMPLE.com"), "x")));
    assertEquals(3, number(table.find(get("/").header("host", "reviews.org"), "x")));
    assertEquals(4, number(table.find(get("/"), "canonical:80")), "by its own name at last");
    assertNull(table.find(get("/"), "x"));
  }

  private static int number(@Nullable Route route) {
    assertNotNull(route);
    return route.id().rule();
  }

  @Test
  void aTableOfTenThousandRulesFindsEachOfThem() {
    Route[] rules = new Route[10_000];
    for (int i = 0; i < rules.length; i++) {
      rules[i] = rule(i + 1, new PathMatch.Segments("/svc/" + i * 7919 % 10_000));
    }
    RouteTable table = RouteTable.of("t", List.of(rules));
    for (int i = 0; i < rules.length; i += 101) {
      assertSame(rules[i], table.find(get("/svc/" + i * 7919 % 10_000 + "/x"), "x"));
    }
  }
}
