package io.zerohop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verbs that look at files alone. */
class OfflineTest {
  private static final String DATABASE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: orders-db}
      spec: {selector: {app: orders-db}, ports: [{port: 5432}]}
      ---
      apiVersion: zerohop.io/v1alpha1
      kind: DatabaseRoute
      metadata: {name: orders-db}
      spec:
        targetRefs: [{kind: Service, name: orders-db}]
        replicas: {split: Transaction}
        statements: {writes: Deny, timeout: 5s, rerunReads: true}
      ---
      apiVersion: zerohop.io/v1alpha1
      kind: FaultPolicy
      metadata: {name: slow}
      spec: {targetRefs: [{kind: Service, name: orders-db}], delay: {fixed: 2s, percentage: 10}}
      ---
      apiVersion: zerohop.io/v1alpha1
      kind: Workload
      metadata: {name: orders-db-1, labels: {app: orders-db}}
      spec: {address: 10.0.5.1, ports: [{port: 5432}]}
      """;

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeRoute() throws IOException {
    Files.writeString(directory.resolve("route.yaml"), CliTest.ROUTE);
  }

  private String route() {
    return directory.resolve("route.yaml").toString();
  }

  private int run(String... args) {
    return new Cli(List.of()).run(new PrintWriter(out), new PrintWriter(err), args);
  }

  @Test
  void analyzeFindsAnUnknownFieldWithItsPlaceAndNearestName() throws IOException {
    Path bad = directory.resolve("bad.yaml");
    Files.writeString(bad, CliTest.ROUTE.replaceFirst("backendRefs", "backendRef"));

    assertEquals(1, run("analyze", bad.toString()));

    assertTrue(out.toString().contains("bad.yaml:11:7"), out.toString());
    assertTrue(out.toString().contains("did you mean \"backendRefs\"?"), out.toString());
  }

  @Test
  void aFileThatIsNoTextIsNamed() throws IOException {
    Files.write(directory.resolve("binary.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe});

    assertEquals(1, run("analyze", directory.toString()));

    assertTrue(err.toString().contains("binary.yaml: it is not UTF-8 text"), err.toString());
  }

  @Test
  void explainRunsTheEngineOnFilesAlone() {
    assertEquals(
        0,
        run(
            "explain",
            "--policies",
            route(),
            "--from",
            "shop",
            "GET",
            "http://reviews/",
            "-H",
            "x-user: tester"));

    assertTrue(out.toString().contains("route.yaml:9"), out.toString());
    assertTrue(out.toString().contains("10.0.0.2:8080"), out.toString());
  }

  @Test
  void explainOfAConnectionRunsTheEngineToo() throws IOException {
    String file = Files.writeString(directory.resolve("db.yaml"), DATABASE).toString();
    String url = "jdbc:postgresql://orders-db/app";
    String[] asked = {"explain", "--policies", file, "SQL", url, "--read-only"};

    assertEquals(0, run(asked));
    assertTrue(out.toString().contains("reader"), out.toString());
    assertTrue(out.toString().contains("10.0.5.1:5432"), out.toString());
    assertTrue(out.toString().contains("db.yaml:6"), out.toString());

    asked[asked.length - 1] = "--sql=DELETE FROM t";
    assertEquals(0, run(asked));
    String told = out.toString();
    assertTrue(told.contains("DELETE is of the kind write"), told);
    assertTrue(told.contains("policy allows none: refused"), told);
    assertTrue(told.contains("delay of 2 s for 10 %"), told);
    assertTrue(told.contains("5 s, where the application sets none"), told);
    assertTrue(told.contains("only reads without locks"), told);
    assertTrue(told.contains("DENIED_BY_POLICY: orders-db.default"), told);
    assertEquals(
        0, run("explain", "--policies", file, "SQL", url, "--read-only", "--sql=SELECT 1"));
    assertTrue(out.toString().contains("on a second one behind it"), out.toString());
    assertEquals(2, run("explain", "--policies", file, "SQL", "jdbc:h2:mem:x"));
  }

  @Test
  void explainWithoutTheSchemeSaysHowAUrlLooks() {
    assertEquals(2, run("explain", "--policies", route(), "GET", "reviews"));
    assertTrue(err.toString().contains("http://HOST"), err.toString());
    String[] live = {"explain", "shop", "GET", "reviews", "--server", "http://127.0.0.1:1"};
    assertEquals(2, run(live), "asked live it is the same");
  }
}
