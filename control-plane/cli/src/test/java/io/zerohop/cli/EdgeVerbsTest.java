package io.zerohop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code top} and {@code stat}: who calls whom. */
class EdgeVerbsTest extends CliBed {
  private static final String CALL = "GET /zerohop/v1/edges?minutes=1";
  private static final String EDGES =
      """
      200 {"minutes":1,"instances":3,"dropped":0,"edges":[
      {"source":"reviews","sourceNamespace":"shop","destination":"ratings.shop","instances":2,
       "route":"HTTPRoute/shop/ratings rule 1","backend":"ratings-v2.shop.svc.cluster.local:80",
       "rate":120.4,"calls":7224,"errors":9,"retries":1000,
       "p50Micros":3140,"p95Micros":12000,"p99Micros":40499},
      {"source":"checkout","sourceNamespace":"","destination":"ratings.shop","instances":1,"route":"",
       "backend":"ratings.shop.svc.cluster.local:*","rate":0.25,"calls":15,"errors":15,"retries":0,
       "p50Micros":10000000,"p95Micros":10000000,"p99Micros":10000000},
      {"source":"a\\u001b[2J","sourceNamespace":"x","destination":"b\\nc","instances":1,"route":"",
       "backend":"","rate":0.1,"calls":6,"errors":0,"retries":0,
       "p50Micros":0,"p95Micros":0,"p99Micros":0}]}""";
  private static final String NOTHING =
      "200 {\"minutes\":1,\"instances\":0,\"message\":\"no agent tells its metrics\",\"edges\":[]}";

  @Nested
  class Stat {
    @Test
    void isALineForEachEdgeByItsNames() {
      answers.put(CALL, EDGES);

      assertEquals(0, ask("stat"));

      assertEquals(
          """
          SOURCE         DESTINATION    RATE     CALLS   ERRORS   P50      P95     P99     RETRIES   BACKEND              ROUTE
          a?[2J.x        b?c            0.10/s   6       -        -        -       -       -         -                    -
          checkout       ratings.shop   0.25/s   15      100 %    >10 s    >10 s   >10 s   -         -                    -
          reviews.shop   ratings.shop   120/s    7224    0.1 %    3.1 ms   12 ms   40 ms   14 %      ratings-v2.shop:80   HTTPRoute/shop/ratings rule 1
          """,
          out.toString());
    }

    @Test
    void ofOneServiceIsAskedWithItsNamespaceAndTime() {
      String call = "GET /zerohop/v1/edges?minutes=15&service=ratings&namespace=shop";
      answers.put(call, EDGES);
      assertEquals(0, ask("stat", "ratings", "-n", "shop", "--minutes", "15"));
      assertTrue(out.toString().contains("reviews.shop"), out.toString());
    }

    @Test
    void asJsonIsTheDocument() {
      answers.put(CALL, EDGES);
      assertEquals(0, ask("stat", "-o", "json"));
      assertEquals(7224, Verb.parse(out.toString()).at("/edges/0/calls").asInt());
    }

    @Test
    void ofAServiceThatNobodyCallsIsOneWithTheControlPlanesWords() {
      answers.put(
          "GET /zerohop/v1/edges?minutes=1&service=x&namespace=default",
          "404 {\"message\":\"no call from or to x.default was told\"}");
      assertEquals(1, ask("stat", "x"));
      assertTrue(err.toString().contains("no call from or to x.default"), err.toString());
    }

    @Test
    void whileNobodyTellsSaysSo() {
      answers.put(CALL, NOTHING);
      assertEquals(0, ask("stat"));
      assertEquals("", out.toString());
      assertEquals("no agent tells its metrics\n", err.toString());
    }

    @Test
    void withoutMeaningIsUsage() {
      for (String minutes : List.of("0", "16", "x")) {
        assertEquals(2, ask("stat", "--minutes", minutes), minutes);
      }
      assertEquals(2, ask("stat", ""));
    }
  }

  @Nested
  class Top {
    /** A terminal that somebody leaves after so many pictures. */
    private static final class FakeScreen implements TopVerb.Screen {
      private final List<Duration> pauses = new ArrayList<>();
      private final int pictures;

      private FakeScreen(int pictures) {
        this.pictures = pictures;
      }

      @Override
      public boolean isTerminal() {
        return true;
      }

      @Override
      public boolean pause(Duration time) {
        pauses.add(time);
        return pauses.size() < pictures;
      }
    }

    private int look(FakeScreen screen, String... options) {
      TopVerb verb = new TopVerb();
      verb.screen = screen;
      List<String> all = new ArrayList<>(List.of(options));
      all.addAll(List.of("--config", directory.resolve("config").toString()));
      return new CommandLine(verb)
          .setCaseInsensitiveEnumValuesAllowed(true)
          .setOut(new PrintWriter(out))
          .execute(all.toArray(String[]::new));
    }

    private long pictures() {
      return out.toString().lines().filter(line -> line.contains("SOURCE  ")).count();
    }

    @Test
    void showsTheBusiestFirstAndOnceWhereThereIsNoTerminal() {
      answers.put(CALL, EDGES);
      assertEquals(0, ask("top", "--rows", "2"));
      List<String> lines = out.toString().lines().toList();
      assertEquals(4, lines.size(), lines::toString);
      assertTrue(lines.get(1).startsWith("reviews.shop"), lines::toString);
      assertTrue(lines.get(2).startsWith("checkout"), lines::toString);
      assertEquals("and 1 more (--rows)", lines.get(3));
      assertFalse(out.toString().contains("\u001b"), "nothing that commands a terminal");
    }

    @Test
    void isShownAnewOnATerminalUntilItIsLeft() {
      answers.put(CALL, EDGES);
      FakeScreen screen = new FakeScreen(3);
      assertEquals(130, look(screen, "--every", "7"));
      assertEquals(3, pictures());
      assertEquals(java.util.Collections.nCopies(3, Duration.ofSeconds(7)), screen.pauses);
      assertTrue(out.toString().startsWith("\u001b[H\u001b[2JSOURCE"), out.toString());
    }

    @Test
    void isShownOnceForScriptsOnATerminalToo() {
      answers.put(CALL, EDGES);
      FakeScreen screen = new FakeScreen(3);
      assertEquals(0, look(screen, "--once"));
      assertEquals(1, pictures());
      assertEquals(0, look(screen, "-o", "json"));
      assertEquals(List.of(), screen.pauses);
      assertFalse(out.toString().contains("\u001b[2J"), out.toString());
    }

    @Test
    void withoutMeaningIsUsage() {
      assertEquals(2, ask("top", "--every", "0"));
      assertEquals(2, ask("top", "--rows", "0"));
      assertEquals(2, ask("top", "ratings"));
    }

    @Test
    void withoutAControlPlaneIsThree() {
      String none = directory.resolve("none").toString();
      assertEquals(3, run("top", "--config", none));
      assertEquals(3, run("stat", "--config", none));
    }
  }

  @Test
  void shellsCompleteThem() {
    assertEquals(0, run("completion", "fish"));
    String script = out.toString();
    assertTrue(script.contains("-n __fish_use_subcommand -a top -d"), script);
    assertTrue(script.contains("'__fish_seen_subcommand_from stat' -l minutes"), script);
    assertTrue(script.contains("'__fish_seen_subcommand_from top' -l once"), script);
  }
}
