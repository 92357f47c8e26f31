package io.zerohop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
  @TempDir Path directory;

  @Test
  void bashCompletesVerbsOptionsAndValues() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash on this machine: skipped");
    Path script = Files.writeString(directory.resolve("completion"), script("bash"));

    assertTrue(completed(script, "zerohop", "ex").contains("explain"));
    assertTrue(completed(script, "zerohop", "apply", "--w").contains("--wait"));
    assertEquals(
        Set.of("enforce", "observe", "off"), Set.copyOf(completed(script, "zerohop", "mode", "")));
    assertTrue(completed(script, "zerohop", "get", "http").contains("httproutes"));
    assertEquals(
        Set.of("table", "json", "yaml"),
        Set.copyOf(completed(script, "zerohop", "status", "-o", "")));
    String begun = directory.resolve("comp").toString();
    assertEquals(List.of(script.toString()), completed(script, "zerohop", "apply", "-f", begun));
    assertEquals(List.of(script.toString()), completed(script, "zerohop", "analyze", begun));
  }

  private static List<String> completed(Path script, String... words) throws Exception {
    String line = String.join(" ", words);
    String program =
        "compopt() { :; }; source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; COMP_LINE='%s'; _complete_zerohop; printf '%%s\\n' \"${COMPREPLY[@]}\""
            .formatted(
                script,
                String.join(" ", List.of(words).stream().map(word -> "'" + word + "'").toList()),
                words.length - 1,
                line);
    Process bash = new ProcessBuilder("/bin/bash", "-c", program).redirectErrorStream(true).start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, bash.waitFor(), said);
    return said.lines().map(String::strip).filter(word -> !word.isEmpty()).toList();
  }

  @Test
  void fishIsToldOfVerbsOptionsAndValues() throws IOException {
    String script = script("fish");

    assertTrue(script.contains("-n __fish_use_subcommand -a explain -d"), script);
    assertTrue(script.contains("'__fish_seen_subcommand_from apply' -l wait -d"), script);
    assertTrue(
        script.contains("'__fish_seen_subcommand_from mode' -a 'enforce observe off'"), script);
    assertTrue(script.contains("'__fish_seen_subcommand_from analyze' -F"), script);
  }

  @Test
  void theHelpNamesACommandThatExists() {
    String help = run("completion", "--help");
    assertTrue(help.contains("source <(zerohop completion bash)"), help);
  }

  private static String script(String shell) {
    return run("completion", shell);
  }

  private static String run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit = new Cli(List.of()).run(new PrintWriter(out), new PrintWriter(err), arguments);
    assertEquals(0, exit, err.toString());
    return out.toString();
  }
}
