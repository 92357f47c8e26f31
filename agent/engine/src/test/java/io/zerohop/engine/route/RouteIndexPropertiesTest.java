package io.zerohop.engine.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.engine.TestRequest;
import io.zerohop.engine.attempt.HeaderChanges;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** The index of paths gives what a look at one rule after the other would give. */
class RouteIndexPropertiesTest {
  @Property(tries = 2000)
  void theIndexAgreesWithALinearSearch(
      @ForAll("rules") List<Route> rules, @ForAll("paths") String path) {
    TestRequest request = TestRequest.get("http://h" + path).header("x", "1");
    assertEquals(linear(rules, request), RouteTable.of("t", rules).find(request, "h"));
  }

  private static @Nullable Route linear(List<Route> rules, TestRequest request) {
    for (Route rule : rules) {
      if (rule.firstUnmet(request) == null) {
        return rule;
      }
    }
    return null;
  }

  @Provide
  Arbitrary<List<Route>> rules() {
    Arbitrary<PathMatch> paths =
        Combinators.combine(
                literals(), Arbitraries.integers().between(0, 2), Arbitraries.of(true, false))
            .as(RouteIndexPropertiesTest::path);
    return Combinators.combine(paths, Arbitraries.of("1", "2"))
        .as(RouteIndexPropertiesTest::rule)
        .list()
        .ofMaxSize(20);
  }

  private static PathMatch path(String literal, int kind, boolean ignoreCase) {
    return switch (kind) {
      case 0 -> new PathMatch.Exact(literal, ignoreCase);
      case 1 -> new PathMatch.Prefix(literal, ignoreCase);
      default -> new PathMatch.Segments(literal, ignoreCase);
    };
  }

  private static Route rule(PathMatch path, String header) {
    List<Match> conditions = new ArrayList<>();
    conditions.add(new Match.Header("x", new TextMatch.Exact(header), false, false));
    return new Route(
        Route.Id.UNNAMED, path, conditions, Action.Forward.to("c"), HeaderChanges.NONE);
  }

  private static Arbitrary<String> literals() {
    return Arbitraries.strings().withChars('a', 'A', 'b', '/').ofMaxLength(5).map(s -> "/" + s);
  }

  @Provide
  Arbitrary<String> paths() {
    Arbitrary<String> queries = Arbitraries.of("", "?a", "?a=/b");
    return Combinators.combine(literals(), queries).as((path, query) -> path + query);
  }
}
