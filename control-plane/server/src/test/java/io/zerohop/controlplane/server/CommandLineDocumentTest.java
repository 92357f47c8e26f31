package io.zerohop.controlplane.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zerohop.cli.Cli;
import io.zerohop.controlplane.server.attach.AttachVerb;
import io.zerohop.controlplane.server.demo.DemoVerb;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineDocumentTest {
  private static final Path DOCUMENT = Path.of("../../docs/reference/cli.md");
  private static final List<String> VERBS =
      List.of(
          "demo",
          "up",
          "attach",
          "apply",
          "diff",
          "analyze",
          "get",
          "delete",
          "status",
          "check",
          "describe",
          "top",
          "stat",
          "trace",
          "tap",
          "mode",
          "explain",
          "kubeconfig",
          "version",
          "completion");

  @Test
  void theReferenceShowsTheHelpOfEveryVerb() throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            # Command line

            `zerohop demo` shows the mesh at work, `zerohop up` runs a control plane and `zerohop attach` joins a JVM that runs. All other verbs ask a control plane over HTTP, or work on files.
            Exit codes do not depend on the output format: 0 good (warnings too, unless `--strict`), 1 findings, refused, not found, unauthorised or a wait that timed out, 2 usage, 3 the control plane cannot be reached, 4 an error of Zerohop itself, 130 Ctrl-C.
            Generated from the code; `mvn test -Dzerohop.docs.write` writes it anew.

            """);
    for (String verb : VERBS) {
      text.append("## ").append(verb).append("\n\n```text\n").append(help(verb)).append("```\n\n");
    }
    String document = text.toString().stripTrailing() + "\n";
    if (System.getProperty("zerohop.docs.write") != null) {
      Files.createDirectories(DOCUMENT.getParent());
      Files.writeString(DOCUMENT, document);
    }
    assertEquals(document, Files.readString(DOCUMENT));
  }

  private static String help(String verb) {
    StringWriter out = new StringWriter();
    int exit =
        new Cli(List.of(new UpVerb(), new DemoVerb(), new AttachVerb()))
            .run(new PrintWriter(out), new PrintWriter(new StringWriter()), verb, "--help");
    assertEquals(0, exit, verb);
    return out.toString().lines().map(String::stripTrailing).reduce("", (a, b) -> a + b + "\n");
  }
}
