package io.zerohop.controlplane.server.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.cli.Cli;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's exit code, which is that of the process. */
class DemoVerbTest {
  private static final Traffic.Answer GOOD = new Traffic.Answer(0, 200, "{}");
  private static final Traffic.Answer BAD = new Traffic.Answer(0, 503, "no endpoint");

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();

  private int demo(DemoVerb.Play play, String... options) throws Exception {
    DemoVerb verb = new DemoVerb();
    verb.home = FakeClone.in(Files.createTempDirectory(directory, "clone"));
    verb.play = play;
    PrintWriter to = new PrintWriter(out);
    String[] arguments =
        Stream.concat(Stream.of("demo"), Stream.of(options)).toArray(String[]::new);
    return new Cli(List.of(verb)).run(to, to, arguments);
  }

  private void assertSaid(String text) {
    assertTrue(out.toString().contains(text), out.toString());
  }

  @Test
  void onceEndsWith0WhereEveryNumberHolds() throws Exception {
    assertEquals(0, demo((fleet, story) -> story.count(List.of(GOOD), "pages"), "--once"));
    assertSaid("ok      1 pages, 0 failed");
    assertSaid("every number held in ");
  }

  @Test
  void onceEndsWith1WhereANumberDoesNotHoldAndThoseAfterItDo() throws Exception {
    DemoVerb.Play play =
        (fleet, story) -> {
          story.check(false, "10 of 600 went to v2");
          story.check(true, "50 of 50 as tester: v2");
        };
    assertEquals(1, demo(play, "--once"));
    assertSaid("FAILED  10 of 600 went to v2");
    assertSaid("1 number is off in ");
  }

  @Test
  void onceEndsWith1WhereACallFailed() throws Exception {
    assertEquals(1, demo((fleet, story) -> story.count(List.of(GOOD, BAD), "pages"), "--once"));
    assertSaid("FAILED  2 pages, 1 failed");
    assertSaid("503 no endpoint");
  }

  @Test
  void onceEndsWith1WhereAStepCannotGoOn() throws Exception {
    DemoVerb.Play play =
        (fleet, story) -> {
          throw new DemoFailure("waited 60 s in vain");
        };
    assertEquals(1, demo(play, "--once"));
    assertSaid("FAILED  waited 60 s in vain");
  }

  @Test
  void aNumberThatDoesNotHoldEndsItWith1WithoutOnceToo() throws Exception {
    assertEquals(1, demo((fleet, story) -> story.check(false, "a number")));
  }

  @Test
  void aStepThatIsLeftOutIsSaidAndNoFailure() throws Exception {
    assertEquals(0, demo((fleet, story) -> story.leaveOut("no database: no xz"), "--once"));
    assertSaid("every number held, 1 step left out in ");
  }

  @Test
  void anAddressForSpansThatIsNoneIsUsage() throws Exception {
    for (String url : List.of("127.0.0.1:4318", "ftp://host", "http:///x", "x")) {
      assertEquals(2, demo((fleet, story) -> story.check(false, "played"), "--otlp", url), url);
    }
    assertSaid("--otlp must be http://HOST:PORT, was \"ftp://host\"");
  }

  @Test
  void theSpansGoToTheDemosOwnControlPlaneOrWhereTheUserSays() throws Exception {
    assertEquals(0, demo((fleet, story) -> story.say("to " + fleet.spans()), "--once"));
    assertSaid("to SpansGo[receiver=null]");
    DemoVerb.Play play = (fleet, story) -> story.say("to " + fleet.spans());
    assertEquals(0, demo(play, "--once", "--otlp", "http://jaeger:4318"));
    assertSaid("to SpansGo[receiver=http://jaeger:4318]");
  }

  @Test
  void theUsersOwnSettingsOfOpenTelemetryAreForTheUsersOwnReceiver() {
    Map<String, String> environment =
        new HashMap<>(Map.of("OTEL_SDK_DISABLED", "true", "PATH", "/bin"));
    new SpansGo(null).into(environment);
    assertEquals(Map.of("PATH", "/bin"), environment, "a policy says what is told");
    environment.put("OTEL_METRICS_EXPORTER", "otlp");
    environment.put("OTEL_EXPORTER_OTLP_HEADERS", "key=1");
    new SpansGo(URI.create("http://jaeger:4318")).into(environment);
    assertEquals("http://jaeger:4318", environment.get("OTEL_EXPORTER_OTLP_ENDPOINT"));
    assertEquals("key=1", environment.get("OTEL_EXPORTER_OTLP_HEADERS"));
    assertEquals("otlp", environment.get("OTEL_METRICS_EXPORTER"));
  }
}
