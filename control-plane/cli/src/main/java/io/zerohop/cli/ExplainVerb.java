package io.zerohop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.engine.sql.ConnectQuestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code zerohop explain}: why a call goes where it goes, live or from policy files. */
@Command(
    name = "explain",
    customSynopsis = {
      "zerohop explain WORKLOAD METHOD URL [-H NAME:VALUE]... [-o FORMAT] [OPTIONS]",
      "       zerohop explain WORKLOAD SQL JDBC-URL [--read-only] [--sql TEXT]",
      "       zerohop explain --policies DIR --from SERVICE METHOD URL [OPTIONS]"
    },
    description = {
      "Tell why a call goes, or would go, where it goes.",
      "The first form asks the workload's own agent; the last needs files only, and no control"
          + " plane.",
      "The method SQL asks about a connection to a database, by its JDBC URL."
    })
final class ExplainVerb extends Verb {
  @Parameters(
      arity = "0..*",
      paramLabel = "WORKLOAD METHOD URL",
      description = "who calls (not with --policies), the method and the URL")
  List<String> words = new ArrayList<>();

  @Option(
      names = {"-H", "--header"},
      paramLabel = "NAME:VALUE",
      description = "a request header; may be repeated")
  List<String> headers = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      paramLabel = "FORMAT",
      completionCandidates = Words.Formats.class,
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  Format format = Format.TABLE;

  @Option(
      names = "--read-only",
      description = "with SQL: the connection is set read-only, by its URL or later")
  boolean readOnly;

  @Option(names = "--sql", paramLabel = "TEXT", description = "with SQL: a statement to run on it")
  @Nullable String sql;

  @Option(names = "--policies", paramLabel = "DIR", description = "explain from these files")
  @Nullable Path policies;

  @Option(names = "--from", paramLabel = "SERVICE", description = "who calls, with --policies")
  @Nullable String from;

  /** A call to explain. */
  record Question(String method, String url, ObjectNode headers) {}

  @Override
  public Integer call() {
    boolean live = policies == null;
    if (words.size() != (live ? 3 : 2) || (live && from != null)) {
      throw new ParameterException(
          spec.commandLine(),
          live
              ? "say WORKLOAD METHOD URL"
              : "with --policies say METHOD URL, and the caller by --from");
    }
    if (live) {
      checkName(words.get(0), "WORKLOAD");
    }
    return live ? super.call() : print(offline(question())).code();
  }

  @Override
  Exit run(Connection connection) {
    return print(live(connection, question()));
  }

  private Question question() {
    List<String> call = words.subList(words.size() - 2, words.size());
    String method = call.get(0).toUpperCase(Locale.ROOT);
    String url = call.get(1);
    ObjectNode all = headers();
    if (!method.equals(ConnectQuestion.METHOD)) {
      if (readOnly || sql != null) {
        throw new ParameterException(
            spec.commandLine(), "--read-only and --sql go with the method SQL, was " + method);
      }
      return new Question(method, ExplainedRequest.checked(url).toString(), all);
    }
    if (sql != null) {
      all.withArray(ConnectQuestion.STATEMENT).add(sql);
    }
    String reading = url + (url.indexOf('?') < 0 ? "?" : "&") + "readOnly=true";
    return new Question(method, connectUrl(readOnly ? reading : url), all);
  }

  private static String connectUrl(String url) {
    try {
      ConnectQuestion.of(url, null);
      return url;
    } catch (IllegalArgumentException none) {
      throw new CliException(Exit.USAGE, String.valueOf(none.getMessage()));
    }
  }

  private Exit print(JsonNode explanation) {
    if (!printed(explanation, format)) {
      ExplanationPrinter.print(explanation, out());
    }
    return Exit.GOOD;
  }

  private JsonNode live(Connection connection, Question question) {
    ObjectNode body = JSON.createObjectNode();
    body.put("method", question.method).put("url", question.url).set("headers", question.headers);
    return connection.post(
        "/zerohop/v1/workloads/%s/explain?namespace=%s"
            .formatted(encode(words.get(0)), encode(options.namespace)),
        body);
  }

  private JsonNode offline(Question question) {
    String caller = from == null ? "anybody" : from;
    return new OfflineExplanation(
            PolicyFiles.read(List.of(Objects.requireNonNull(policies))), caller, options.namespace)
        .explain(question);
  }

  private ObjectNode headers() {
    ObjectNode all = JSON.createObjectNode();
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon <= 0) {
        throw new ParameterException(
            spec.commandLine(), "a header must be NAME:VALUE, was \"" + header + "\"");
      }
      all.withArray(header.substring(0, colon).strip().toLowerCase(Locale.ROOT))
          .add(header.substring(colon + 1).strip());
    }
    return all;
  }
}
