package io.zerohop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Verbs against a control plane that answers what a test says; exit codes above all. */
class CliTest extends CliBed {
  @Nested
  class Apply {
    @Test
    void sendsEveryDocumentWithItsFileAndPrintsWhatBecameOfThem() {
      answers.put(
          "POST /zerohop/v1/apply",
          "200 {\"accepted\":true,\"problems\":[],\"results\":[{\"kind\":\"HTTPRoute\",\"namespace\":\"default\",\"name\":\"reviews\",\"action\":\"created\"}]}");

      assertEquals(0, ask("apply", "-f", route()));

      assertEquals("httproute/reviews created\n", out.toString());
      String body = bodies.getOrDefault("POST /zerohop/v1/apply", "");
      assertTrue(body.contains("route.yaml") && body.contains("kind: HTTPRoute"), body);
    }

    @Test
    void saysThatNothingWasAppliedWhenTheBatchIsRefused() {
      answers.put(
          "POST /zerohop/v1/apply",
          "422 {\"accepted\":false,\"results\":[],\"problems\":[{\"code\":\"ZH0204\",\"level\":\"error\",\"where\":\"route.yaml:12:9\",\"message\":\"no"
              + " such backend\",\"hint\":\"did you mean \\\"reviews-v3\\\"?\"}]}");

      assertEquals(1, ask("apply", "-f", route()));

      assertTrue(err.toString().contains("ZH0204 error   route.yaml:12:9  no such backend"));
      assertTrue(err.toString().contains("nothing was applied"));
    }

    @Test
    void waitFailsWithTheAgentsOwnWordsWhenOneRefuses() {
      answers.put(
          "POST /zerohop/v1/apply",
          "200 {\"accepted\":true,\"problems\":[],\"results\":[{\"kind\":\"HTTPRoute\",\"namespace\":\"default\",\"name\":\"reviews\",\"action\":\"created\"}]}");
      answers.put(
          "GET /zerohop/v1/programmed?kind=HTTPRoute&namespace=default&name=reviews",
          "200 {\"held\":1,\"subscribed\":2,\"current\":false,\"refusals\":[{\"agent\":\"shop-1\",\"resource\":\"r\",\"message\":\"too"
              + " long\"}]}");

      assertEquals(1, ask("apply", "-f", route(), "--wait"));

      assertTrue(out.toString().contains("refused by shop-1: too long (in force on 1/2 agents)"));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
      assertEquals(1, ask("apply", "-f", directory.resolve("nothing.yaml").toString()));
      assertTrue(err.toString().contains("nothing.yaml: there is no such file"), err.toString());
    }

    @Test
    void anEmptyFileNameIsNotThisDirectory() {
      assertEquals(2, ask("apply", "-f", ""));
      assertTrue(err.toString().contains("must not be empty"), err.toString());
    }
  }

  @Test
  void aServiceThatIsKeptThoughMostOfItIsLostIsALineOfTheStatus() {
    answers.put(
        "GET /zerohop/v1/status",
        "200 {\"agents\":[],\"services\":[],\"kept\":[{\"message\":\"shop/cart: 2 of its 3\"}]}");
    assertEquals(0, ask("status"));
    assertTrue(out.toString().contains("\nkept shop/cart: 2 of its 3\n"), out.toString());
  }

  @Nested
  class ExitCodes {
    @Test
    void anUnknownVerbIsUsageWithTheNearestName() {
      assertEquals(2, run("aply"));
      assertTrue(err.toString().contains("apply"), err.toString());
    }

    @Test
    void aControlPlaneThatCannotBeReachedIsThree() {
      assertEquals(
          3,
          run(
              "status",
              "--server",
              "http://127.0.0.1:1",
              "--config",
              directory.resolve("config").toString()));
      assertTrue(err.toString().contains("cannot reach the control plane"), err.toString());
    }

    @Test
    void aTokenThatIsNotAcceptedIsOne() {
      answers.put("GET /zerohop/v1/status", "401 {\"message\":\"no\"}");
      assertEquals(1, ask("status"));
      assertTrue(err.toString().contains("does not accept the token"), err.toString());
    }

    @Test
    void aBadCheckIsOneInEveryFormat() {
      answers.put(
          "GET /zerohop/v1/check",
          "200 {\"good\":false,\"checks\":[{\"name\":\"agents\",\"level\":\"bad\",\"message\":\"m\",\"link\":\"l\"}]}");
      assertEquals(1, ask("check"));
      assertEquals(1, ask("check", "-o", "json"));
    }

    @Test
    void aWarningIsGoodUnlessStrict() {
      answers.put(
          "GET /zerohop/v1/check",
          "200 {\"good\":true,\"checks\":[{\"name\":\"agents\",\"level\":\"warning\",\"message\":\"m\",\"link\":\"l\"}]}");
      assertEquals(0, ask("check"));
      assertEquals(1, ask("check", "--strict"));
    }

    @Test
    void anApplyOfNothingIsOneAndSaidSo() throws IOException {
      Path empty = Files.writeString(directory.resolve("empty.yaml"), "# nothing yet\n");
      answers.put(
          "POST /zerohop/v1/apply", "200 {\"accepted\":true,\"results\":[],\"problems\":[]}");
      assertEquals(1, ask("apply", "-f", empty.toString()));
      assertTrue(err.toString().contains("no resource in " + empty), err.toString());
    }

    @Test
    void aTokenIsNotSentInPlainTextToAnotherMachine() {
      String config = directory.resolve("config").toString();
      assertEquals(2, run("status", "--server", "http://192.0.2.1:8700", "--config", config));
      assertTrue(err.toString().contains("use https://192.0.2.1:8700"), err.toString());
    }

    @Test
    void aServerThatIsNoAddressIsUsage() {
      String config = directory.resolve("config").toString();
      for (String server : List.of("foo", "127.0.0.1:8700", "ftp://host", "http://a b")) {
        assertEquals(2, run("status", "--server", server, "--config", config), server);
      }
      assertTrue(err.toString().contains("must be https://HOST:PORT, was \"foo\""), err.toString());
    }

    @Test
    void aConfigWithoutAUsableAddressIsOneAndNamed() throws IOException {
      Files.writeString(directory.resolve("config"), "{\"server\":\"\"}");
      assertEquals(1, ask("status"));
      assertTrue(err.toString().contains("config cannot be read"), err.toString());
    }

    @Test
    void aFindingIsOneInEveryFormat() throws IOException {
      Path bad = directory.resolve("bad.yaml");
      Files.writeString(bad, ROUTE.replaceFirst("backendRefs", "backendRef"));
      assertEquals(1, run("analyze", bad.toString()));
      out.getBuffer().setLength(0);
      assertEquals(1, run("analyze", bad.toString(), "-o", "json"));
      JsonNode problem = Verb.parse(out.toString()).at("/problems/0");
      assertEquals("ZH0110", problem.path("code").asText(), out.toString());
      assertTrue(problem.path("where").asText().endsWith("bad.yaml:11:7"), out.toString());
    }

    @Test
    void everyDocumentedFormatIsPrintedAndNoOther() {
      answers.put("GET /zerohop/v1/status", "200 {\"agents\":[],\"services\":[]}");
      assertEquals(0, ask("status", "-o", "yaml"));
      assertTrue(out.toString().contains("agents: []"), out.toString());
      assertEquals(2, ask("status", "-o", "xml"));
      assertEquals(2, ask("describe", "shop", "-o", "table"));
      assertTrue(err.toString().contains("describe has no table"), err.toString());
    }

    @Test
    void whatIsWrongInTheWordsIsUsageThoughNoControlPlaneIsKnown() {
      String none = directory.resolve("none").toString();
      assertEquals(2, run("describe", "shop", "-o", "table", "--config", none));
      assertEquals(2, run("get", "htproutes", "--config", none));
      assertEquals(2, run("get", "httproutes", "", "--config", none));
      assertEquals(2, run("delete", "httproute", "--config", none));
      assertEquals(3, run("get", "httproutes", "--config", none));
    }

    @Test
    void aVariableThatIsSetAndEmptyIsNotSet() {
      Path home = Path.of(System.getProperty("user.home"), ".zerohop", "config");
      assertEquals(home, ClientConfig.file(null, Map.of("ZEROHOP_CONFIG", "")));
      Path config = directory.resolve("config");
      ClientConfig found =
          ClientConfig.find(config, null, Map.of("ZEROHOP_SERVER", "", "ZEROHOP_TOKEN", ""));
      assertEquals("t", found.token());
      assertEquals(Path.of("/etc/x"), ClientConfig.file(null, Map.of("ZEROHOP_CONFIG", "/etc/x")));
    }

    @Test
    void aWrongNumberOfWordsToExplainIsUsage() {
      assertEquals(2, ask("explain", "shop", "GET"));
      assertEquals(2, ask("explain", "a", "b", "c", "d"));
      assertTrue(err.toString().contains("say WORKLOAD METHOD URL"), err.toString());
      assertEquals(2, run("explain", "--policies", route(), "a", "GET", "http://reviews/"));
    }

    @Test
    void anUnknownKindIsUsageWithTheNearestName() {
      assertEquals(2, ask("get", "htproutes"));
      assertTrue(err.toString().contains("httproutes"), err.toString());
    }
  }
}
