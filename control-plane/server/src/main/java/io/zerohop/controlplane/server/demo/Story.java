package io.zerohop.controlplane.server.demo;

import io.zerohop.cli.Cli;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the demo prints: steps, the commands it runs, and the numbers that hold or do not. */
final class Story {
  private final PrintWriter out;
  private final String config;
  private int broken;
  private int leftOut;

  Story(PrintWriter out, String config) {
    this.out = out;
    this.config = config;
  }

  /** Begins a step. */
  void step(int number, String title) {
    say("");
    say("(" + number + ") " + title);
  }

  /** A line of text. */
  void say(String text) {
    out.println(text);
    out.flush();
  }

  /** A number that must hold, printed with whether it does. */
  void check(boolean holds, String text) {
    say((holds ? "    ok      " : "    FAILED  ") + text);
    broken += holds ? 0 : 1;
  }

  /** Says why this step cannot be shown here. */
  void leaveOut(String why) {
    say("    left out: " + why);
    leftOut++;
  }

  /** How many calls there were, none of which may have failed; the first failures are shown. */
  void count(List<Traffic.Answer> answers, String what) {
    long failed = answers.stream().filter(answer -> !answer.good()).count();
    check(failed == 0, "%d %s, %d failed".formatted(answers.size(), what, failed));
    answers.stream()
        .filter(answer -> !answer.good())
        .limit(3)
        .forEach(answer -> say("            " + answer.status() + " " + answer.body()));
  }

  /** How many numbers did not hold. */
  int broken() {
    return broken;
  }

  /** Whether all numbers held, in words. */
  String verdict() {
    String off = broken == 1 ? "1 number is off" : broken + " numbers are off";
    String numbers = broken == 0 ? "every number held" : off;
    return leftOut == 0 ? numbers : numbers + ", " + leftOut + " step left out";
  }

  private static String quoted(String word) {
    return word.contains(" ") ? "'" + word + "'" : word;
  }

  /** Runs a verb as a user would, and shows the command. */
  String run(String... verb) {
    say("    $ zerohop " + String.join(" ", Stream.of(verb).map(Story::quoted).toList()));
    List<String> arguments = new ArrayList<>(List.of(verb));
    arguments.addAll(List.of("--config", config));
    StringWriter printed = new StringWriter();
    PrintWriter to = new PrintWriter(printed);
    int exit = new Cli(List.of()).run(to, to, arguments.toArray(String[]::new));
    printed.toString().lines().forEach(line -> say("      " + line));
    if (exit != 0) {
      throw new DemoFailure("zerohop " + verb[0] + " ended with exit code " + exit);
    }
    return printed.toString();
  }
}
