package io.zerohop.controlplane.server;

import io.zerohop.cli.Cli;
import io.zerohop.controlplane.server.attach.AttachVerb;
import io.zerohop.controlplane.server.demo.DemoVerb;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code java -jar zerohop.jar VERB}: the command line, with the verbs that only this jar has. */
public final class Main {
  private Main() {}

  /** Runs one verb and ends the process with its exit code. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(
        new Cli(List.of(new UpVerb(), new DemoVerb(), new AttachVerb())).run(out, err, arguments));
  }
}
