package io.zerohop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code zerohop top}: the busiest edges, again and again. */
@Command(
    name = "top",
    description =
        "Show the calls between services, the busiest first, every few seconds until Ctrl-C; once"
            + " where the output is no terminal.")
final class TopVerb extends Verb {
  private static final int MOST_SECONDS = 3600;

  /** To the upper left corner, and nothing below it. */
  private static final String CLEAR = "\u001b[H\u001b[2J";

  @Option(names = "--once", description = "print once")
  boolean once;

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description = "how often it is shown anew, from 1 to 3600 (default: ${DEFAULT-VALUE})")
  int every;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "20",
      description = "how many edges at most (default: ${DEFAULT-VALUE})")
  int rows;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      paramLabel = "FORMAT",
      completionCandidates = Words.Formats.class,
      description =
          "${COMPLETION-CANDIDATES}; table is shown again and again (default: ${DEFAULT-VALUE})")
  Format format = Format.TABLE;

  /** Where it is shown. */
  Screen screen = Screen.OF_THIS_PROCESS;

  /** A terminal, and the time between two pictures on it. */
  interface Screen {
    /** That of this process. */
    Screen OF_THIS_PROCESS =
        new Screen() {
          @Override
          public boolean isTerminal() {
            return Terminal.isInteractive();
          }

          @Override
          public boolean pause(Duration time) {
            try {
              Thread.sleep(time.toMillis());
              return true;
            } catch (InterruptedException stopped) {
              Thread.currentThread().interrupt();
              return false;
            }
          }
        };

    /** Whether somebody looks at it. */
    boolean isTerminal();

    /** Waits; false if there will be no other picture. */
    boolean pause(Duration time);
  }

  @Override
  void checkUsage() {
    if (every < 1 || every > MOST_SECONDS) {
      throw wrong("--every must be from 1 to 3600, was " + every);
    }
    if (rows < 1) {
      throw wrong("--rows must be 1 or more, was " + rows);
    }
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }

  @Override
  Exit run(Connection connection) {
    boolean again = !once && format == Format.TABLE && screen.isTerminal();
    do {
      JsonNode found = connection.get("/zerohop/v1/edges?minutes=1");
      if (printed(found, format)) {
        return Exit.GOOD;
      }
      out().print(again ? CLEAR : "");
      show(found);
      out().flush();
    } while (again && screen.pause(Duration.ofSeconds(every)));
    return again ? Exit.INTERRUPTED : Exit.GOOD;
  }

  private void show(JsonNode found) {
    List<JsonNode> edges = new ArrayList<>();
    found.path("edges").forEach(edges::add);
    if (edges.isEmpty()) {
      err().println(found.path("message").asText("nothing found"));
      err().flush();
      return;
    }
    EdgeTable.print(edges.subList(0, Math.min(rows, edges.size())), out());
    if (edges.size() > rows) {
      out().println("and " + (edges.size() - rows) + " more (--rows)");
    }
  }
}
