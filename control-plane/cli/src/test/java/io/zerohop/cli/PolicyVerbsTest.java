package io.zerohop.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/** What scripts do with policy: from folders and pipes, with a limit, as JSON. */
class PolicyVerbsTest extends CliBed {
  private static final String APPLY = "POST /zerohop/v1/apply";
  private static final String DIFF = "POST /zerohop/v1/diff";
  private static final String CREATED =
      """
      200 {"accepted":true,"problems":[],"results":[
        {"kind":"HTTPRoute","namespace":"default","name":"reviews","action":"created"}]}
      """;

  /** The sources and texts of the documents of a request. */
  private List<String> sent(String call) {
    List<String> documents = new ArrayList<>();
    for (JsonNode document : Verb.parse(bodies.getOrDefault(call, "{}")).path("documents")) {
      documents.add(document.path("source").asText() + ": " + document.path("text").asText());
    }
    return documents;
  }

  @Nested
  class Apply {
    @Test
    void aFolderIsOneBatchOfAllItsPolicyFilesInOrder() throws IOException {
      Path folder = Files.createDirectory(directory.resolve("policies"));
      Files.writeString(folder.resolve("b.yml"), "kind: B");
      Files.writeString(folder.resolve("a.yaml"), "kind: A");
      Files.writeString(folder.resolve("notes.txt"), "kind: None");
      answers.put(APPLY, CREATED);

      assertEquals(0, ask("apply", "-f", folder.toString()));

      assertEquals(
          List.of(folder.resolve("a.yaml") + ": kind: A", folder.resolve("b.yml") + ": kind: B"),
          sent(APPLY));
    }

    @Test
    void aFolderWithoutPolicyIsNamed() throws IOException {
      Path folder = Files.createDirectory(directory.resolve("empty"));

      assertEquals(1, ask("apply", "-f", folder.toString()));

      assertEquals(folder + " holds no .yaml, .yml or .json file\n", err.toString());
    }

    @Test
    void aDashIsStandardInput() {
      answers.put(APPLY, CREATED);
      InputStream before = System.in;
      System.setIn(new ByteArrayInputStream("kind: Piped".getBytes(UTF_8)));
      try {
        assertEquals(0, ask("apply", "-f", "-"));
      } finally {
        System.setIn(before);
      }

      assertEquals(List.of("stdin: kind: Piped"), sent(APPLY));
    }

    @Test
    void aWaitThatIsTooLongIsOneAndSaysHowFarItCame() {
      answers.put(APPLY, CREATED);
      answers.put(
          "GET /zerohop/v1/programmed?kind=HTTPRoute&namespace=default&name=reviews",
          "200 {\"held\":1,\"subscribed\":2,\"current\":false,\"refusals\":[]}");

      assertEquals(1, ask("apply", "-f", route(), "--wait", "--timeout", "0"));

      assertTrue(
          out.toString().contains("httproute/reviews not in force everywhere in time: 1/2 agents"),
          out.toString());
    }
  }

  @Nested
  class Diff {
    @Test
    void showsTheLinesThatWouldChangeAndIsOne() {
      answers.put(
          DIFF,
          """
          200 {"accepted":true,"problems":[],"diffs":[
            {"kind":"HTTPRoute","namespace":"default","name":"reviews","action":"configured",
             "before":"kind: HTTPRoute\\nweight: 1","after":"kind: HTTPRoute\\nweight: 2"},
            {"kind":"Workload","namespace":"default","name":"r1","action":"unchanged",
             "before":"a","after":"a"}]}
          """);

      assertEquals(1, ask("diff", "-f", route()));

      assertEquals(
          "httproute/reviews would be configured\n  kind: HTTPRoute\n- weight: 1\n+ weight: 2\n",
          out.toString());
      assertTrue(sent(DIFF).get(0).startsWith(route() + ": "), sent(DIFF).toString());
    }

    @Test
    void isGoodAndSilentWhereNothingWouldChange() {
      answers.put(
          DIFF,
          """
          200 {"accepted":true,"problems":[],"diffs":[
            {"kind":"Workload","namespace":"default","name":"r1","action":"unchanged"}]}
          """);

      assertEquals(0, ask("diff", "-f", route()));

      assertEquals("", out.toString());
    }

    @Test
    void ofAPolicyThatWouldBeRefusedShowsWhy() {
      answers.put(
          DIFF,
          """
          422 {"accepted":false,"diffs":[],"problems":[{"code":"ZH0110","level":"error",
            "where":"route.yaml:3:1","message":"unknown field \\"a\\"","hint":""}]}
          """);

      assertEquals(1, ask("diff", "-f", route()));

      assertTrue(err.toString().contains("ZH0110 error   route.yaml:3:1  unknown field"));
    }
  }

  @Nested
  class Get {
    private static final String ROUTES =
        "GET /apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes";

    @Test
    void printsTheObjectAsJsonAsItIsStored() {
      answers.put(
          ROUTES + "/reviews", "200 {\"kind\":\"HTTPRoute\",\"metadata\":{\"name\":\"reviews\"}}");

      assertEquals(0, ask("get", "httproute", "reviews", "-o", "json"));

      assertEquals(
          "reviews", Verb.parse(out.toString()).at("/metadata/name").asText(), out.toString());
    }

    @Test
    void printsAListAsJsonToo() {
      answers.put(ROUTES, "200 {\"kind\":\"HTTPRouteList\",\"items\":[{\"kind\":\"HTTPRoute\"}]}");

      assertEquals(0, ask("get", "httproutes", "-o", "json"));

      assertEquals(1, Verb.parse(out.toString()).path("items").size(), out.toString());
    }
  }

  @Test
  void theVersionIsThatOfTheJarAndOfItsJava() {
    assertEquals(0, run("version"));

    assertEquals("zerohop (not from a jar)   java " + Runtime.version() + "\n", out.toString());
  }

  @Test
  void theKubeconfigBesideTheConfigIsPrintedAsItIs() throws IOException {
    Files.writeString(directory.resolve("kubeconfig"), "apiVersion: v1\nkind: Config\n");

    assertEquals(0, ask("kubeconfig"));

    assertEquals("apiVersion: v1\nkind: Config\n", out.toString());
  }

  @Test
  void aKubeconfigThatIsNotThereIsOneAndNamed() {
    assertEquals(1, ask("kubeconfig"));

    assertEquals(
        directory.resolve("kubeconfig") + " cannot be read. 'zerohop up' writes it at its start\n",
        err.toString());
  }

  @Test
  void anErrorOfOurOwnIsFourAndAsksToBeReported() {
    assertEquals(4, new Cli(List.of(new Broken())).run(writer(out), writer(err), "broken"));

    assertTrue(
        err.toString()
            .startsWith(
                "zerohop: internal error, please report it: java.lang.IllegalStateException: x"),
        err.toString());
  }

  private static PrintWriter writer(StringWriter to) {
    return new PrintWriter(to);
  }

  /** A verb with a mistake in it. */
  @Command(name = "broken")
  private static final class Broken implements Runnable {
    @Override
    public void run() {
      throw new IllegalStateException("x");
    }
  }
}
