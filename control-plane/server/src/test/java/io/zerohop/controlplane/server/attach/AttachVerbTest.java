package io.zerohop.controlplane.server.attach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.cli.Cli;
import io.zerohop.controlplane.server.attach.Jvms.Found;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code zerohop attach} does, says and ends with. */
class AttachVerbTest {
  @TempDir Path directory;
  private final FakeJvms jvms = new FakeJvms().java("17");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int attach(String... arguments) throws IOException {
    Path clone = Files.createDirectories(directory.resolve("agent/dist/target"));
    Files.writeString(clone.resolve("zerohop-agent.jar"), "");
    AttachVerb verb = new AttachVerb();
    verb.jvms = jvms;
    verb.home = directory.toString();
    return new Cli(List.of(verb))
        .run(
            new PrintWriter(out),
            new PrintWriter(err),
            Stream.concat(Stream.of("attach"), Stream.of(arguments)).toArray(String[]::new));
  }

  @Test
  void joinsAJvmWithTheSettingsThatAreGiven() throws IOException {
    assertEquals(0, attach("42", "service.name=orders", "workload.ports=api:8080"));

    assertEquals(
        List.of("zerohop-agent.jar=service.name=orders,workload.ports=api:8080"), jvms.loaded);
    assertTrue(out.toString().contains("process 42 is joined (Java 17.0.1)"), out.toString());
    assertFalse(out.toString().contains("-XX:+EnableDynamicAgentLoading"), out.toString());
    assertEquals(0, jvms.open, "connections left open");
  }

  @Test
  void saysWhatJava21PrintsThen() throws IOException {
    jvms.java("21");
    assertEquals(0, attach("42"));
    assertTrue(out.toString().contains("-XX:+EnableDynamicAgentLoading"), out.toString());
  }

  @Test
  void takesAnotherJarByItsOption() throws IOException {
    Path jar = Files.writeString(directory.resolve("other.jar"), "");
    assertEquals(0, attach("42", "--agent", jar.toString()));
    assertEquals(List.of("other.jar="), jvms.loaded);
  }

  @Test
  void warnsWhereTheAgentIsThereAlready() throws IOException {
    jvms.properties.setProperty(FakeJvms.MARK, "-javaagent");
    assertEquals(0, attach("42"));
    assertEquals(List.of(), jvms.loaded);
    assertTrue(err.toString().contains("has the agent already, by -javaagent"), err.toString());
  }

  @Test
  void anAgentThatCouldNotStartBeforeIsNoneThatIsThere() throws IOException {
    jvms.properties.setProperty(FakeJvms.MARK, "could not start: java.lang.IllegalStateException");
    assertEquals(1, attach("42"));
    assertEquals(List.of(), jvms.loaded);
    assertEquals(
        "zerohop: process 42 has loaded the agent, which could not start:"
            + " java.lang.IllegalStateException\n",
        err.toString());
    assertEquals(0, jvms.open, "connections left open");
  }

  @Test
  void anOldJavaIsRefusedBeforeAnythingIsLoaded() throws IOException {
    jvms.java("1.8");
    assertEquals(1, attach("42"));
    assertEquals(List.of(), jvms.loaded);
    assertTrue(err.toString().contains("runs on Java 1.8.0.1, and 17 or newer"), err.toString());
    assertEquals(0, jvms.open, "connections left open");
  }

  @Test
  void aRefusalIsOneLineAndNoGoodEnd() throws IOException {
    jvms.refusal = "there is no process 42 on this machine";
    assertEquals(1, attach("42"));
    assertEquals("zerohop: there is no process 42 on this machine\n", err.toString());
  }

  @Test
  void anAgentThatStaysOutOrCannotStartIsNoGoodEnd() throws IOException {
    jvms.markOnLoad = null;
    assertEquals(1, attach("42"));
    assertTrue(err.toString().contains("stays out of it"), err.toString());

    jvms.markOnLoad = "could not start: java.lang.IllegalStateException";
    assertEquals(1, attach("42"));
    assertTrue(err.toString().contains("which could not start: java.lang.Ill"), err.toString());
  }

  @Test
  void whatIsNoSettingNoProcessOrNoFileIsWrongUsage() throws IOException {
    assertEquals(2, attach("42", "orders"));
    assertEquals(2, attach("orders"));
    assertEquals(2, attach("42", "--agent", directory.resolve("absent.jar").toString()));
    assertEquals(List.of(), jvms.loaded);
  }

  @Test
  void withoutAProcessItListsThoseThatThereAre() throws IOException {
    jvms.found.add(new Found(41, "shop", "orders.jar", true));
    jvms.found.add(new Found(42, "shop", "app.Main", false));
    assertEquals(0, attach());
    List<String> lines = out.toString().lines().toList();
    assertEquals(3, lines.size(), out.toString());
    assertTrue(lines.get(1).matches("41 +shop +yes +orders.jar"), lines.get(1));
    assertTrue(lines.get(2).matches("42 +shop +- +app.Main"), lines.get(2));
  }
}
