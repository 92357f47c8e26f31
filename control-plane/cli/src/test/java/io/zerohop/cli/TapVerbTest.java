package io.zerohop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TapVerbTest extends CliBed {
  private static final String CALL =
      "GET /zerohop/v1/workloads/shop/tap?namespace=default&perSecond=20&seconds=3600";
  private static final String LINES =
      """
      200 {"instance":"shop-1","call":{"at":"soon","service":"reviews.default","method":"GET","path":"/x","outcome":"200","reason":"OK","micros":12500,"attempts":2,"route":"HTTPRoute/default/reviews rule 1","origin":"r.yaml:3","sends":[{"address":"10.0.0.1:80","endpoint":"reviews-1","result":"503"},{"address":"10.0.0.2:80","endpoint":"reviews-2","result":"200"}]}}
      {"instance":"shop-1","call":{"at":"then","service":"x\\u001b[2J","method":"GET","path":"/","outcome":"503","reason":"RETRY_BUDGET_SPENT","micros":500,"attempts":1,"sends":[{"address":"10.0.0.3:80","endpoint":"y"}]}}
      {"instance":"shop-1","dropped":7}
      {"instance":"shop-2","ended":"shop-2 broke off"}
      {"dropped":2}
      """;

  @Test
  void aCallIsALineAndWhatIsMissingIsSaidApart() {
    answers.put(CALL, LINES);

    assertEquals(0, ask("tap", "shop"));

    assertEquals(
        """
        soon  shop-1  GET reviews.default/x  200  13 ms  -> 10.0.0.1:80 reviews-1 503  -> 10.0.0.2:80 reviews-2 200  HTTPRoute/default/reviews rule 1 (r.yaml:3)
        then  shop-1  GET x?[2J/  503 RETRY_BUDGET_SPENT  0.5 ms  -> 10.0.0.3:80 y
        """,
        out.toString());
    List<String> said = err.toString().lines().toList();
    assertTrue(said.get(0).startsWith("shop-1: 7 calls more, which are not shown"), said::toString);
    assertEquals("shop-2: ended: shop-2 broke off", said.get(1));
    assertTrue(said.get(2).startsWith("2 calls more"), said::toString);
  }

  @Test
  void asJsonItIsTheLinesAsTheyCame() {
    answers.put(CALL, LINES);
    assertEquals(0, ask("tap", "shop", "-o", "json"));
    assertEquals(LINES.substring(4), out.toString());
  }

  @Test
  void conditionsAndBoundsAreHandedOn() {
    answers.put(
        "GET /zerohop/v1/workloads/shop/tap?namespace=default&perSecond=5&seconds=9"
            + "&condition=status%3D5xx&condition=path%3D%2Fa%20b",
        "200 ");
    assertEquals(0, ask("tap", "shop", "status=5xx", "path=/a b", "--rate", "5", "--seconds", "9"));
  }

  @Test
  void aWorkloadThatNobodyKnowsIsOneWithTheControlPlanesWords() {
    answers.put(CALL, "404 {\"message\":\"no agent named shop: did you mean shoe?\"}");
    assertEquals(1, ask("tap", "shop"));
    assertTrue(err.toString().contains("did you mean shoe?"), err.toString());
  }

  @Test
  void whatHasNoMeaningIsUsage() {
    for (String condition : List.of("x", "status=6xx", "slower=fast", "who=me", "path=")) {
      assertEquals(2, ask("tap", "shop", condition), condition);
    }
    assertEquals(2, ask("tap", "shop", "--rate", "0"));
    assertEquals(2, ask("tap", "shop", "--rate", "101"));
    assertEquals(2, ask("tap", "shop", "--seconds", "3601"));
    assertEquals(2, ask("tap", "shop", "-o", "yaml"));
    assertEquals(2, ask("tap", ""));
  }
}
