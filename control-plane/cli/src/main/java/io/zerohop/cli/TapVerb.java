package io.zerohop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code zerohop tap}: the calls that a workload makes, while they happen. */
@Command(
    name = "tap",
    description =
        "Show the calls that a workload makes while they happen, with route, endpoint, attempts,"
            + " reason and time, until Ctrl-C. Secrets in headers and the query of a path are left"
            + " out.")
final class TapVerb extends Verb {
  private static final Pattern CONDITION =
      Pattern.compile(
          "(service|route|method|path|reason)=.+|status=[1-5](\\d\\d|xx|XX)|slower=\\d{1,7}(ms|s)");

  private static final int MOST = 100;
  private static final int MOST_SECONDS = 3600;

  @Parameters(
      index = "0",
      paramLabel = "WORKLOAD",
      description = "an instance, or a service for all its instances")
  String workload = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "CONDITION",
      description =
          "only calls for which all hold: service=NAME, route=PART, method=GET, path=BEGIN,"
              + " status=503 or 5xx, reason=NO_ENDPOINTS, slower=200ms")
  List<String> conditions = List.of();

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "20",
      description = "calls a second of each instance, at most 100 (default: ${DEFAULT-VALUE})")
  int rate;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "3600",
      description = "how long, at most 3600 (default: ${DEFAULT-VALUE})")
  int seconds;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      paramLabel = "FORMAT",
      completionCandidates = Words.Lines.class,
      description = "${COMPLETION-CANDIDATES}, one document a line (default: ${DEFAULT-VALUE})")
  Format format = Format.TABLE;

  @Override
  void checkUsage() {
    checkName(workload, "WORKLOAD");
    for (String condition : conditions) {
      if (!CONDITION.matcher(condition).matches()) {
        throw wrong("a CONDITION must be as status=5xx, was \"" + condition + "\"");
      }
    }
    if (rate < 1 || rate > MOST) {
      throw wrong("--rate must be from 1 to 100, was " + rate);
    }
    if (seconds < 1 || seconds > MOST_SECONDS) {
      throw wrong("--seconds must be from 1 to 3600, was " + seconds);
    }
    if (format == Format.YAML) {
      throw wrong("tap has no yaml: -o table or json");
    }
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }

  @Override
  Exit run(Connection connection) {
    StringBuilder path =
        new StringBuilder("/zerohop/v1/workloads/")
            .append(encode(workload))
            .append("/tap?namespace=")
            .append(encode(options.namespace))
            .append("&perSecond=")
            .append(rate)
            .append("&seconds=")
            .append(seconds);
    conditions.forEach(condition -> path.append("&condition=").append(encode(condition)));
    connection.lines(path.toString(), this::print);
    return Exit.GOOD;
  }

  private void print(String text) {
    if (format == Format.JSON) {
      out().println(text);
    } else {
      JsonNode line = parse(text);
      (line.has("call") ? out() : err()).println(TapPrinter.line(line));
    }
    out().flush();
    err().flush();
  }
}
