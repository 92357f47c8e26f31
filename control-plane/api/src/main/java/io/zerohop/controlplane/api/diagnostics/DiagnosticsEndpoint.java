package io.zerohop.controlplane.api.diagnostics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.agents.AgentChannel;
import io.zerohop.controlplane.api.agents.AgentState;
import io.zerohop.controlplane.api.agents.AgentUnreachable;
import io.zerohop.controlplane.api.agents.Programming;
import io.zerohop.controlplane.api.agents.Question;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.api.error.StatusError;
import io.zerohop.controlplane.api.http.Reply;
import io.zerohop.controlplane.api.http.Request;
import io.zerohop.controlplane.policy.kind.Kind;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.store.ObjectKey;
import io.zerohop.controlplane.store.Store;
import io.zerohop.controlplane.translate.Translation;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** {@code /zerohop/v1} but its batches: what the mesh tells of itself. */
public final class DiagnosticsEndpoint {
  private static final Set<String> READS = Set.of("describe", "tap");
  private static final Set<String> MODES = Set.of("enforce", "observe", "off");

  private final Sources sources;
  private final Taps taps;

  /** Where answers come from. */
  public record Sources(
      Plane plane,
      Store store,
      AgentChannel agents,
      Supplier<Translation> translation,
      X509Certificate certificate,
      Clock clock) {}

  /** Answers from these. */
  public DiagnosticsEndpoint(Sources sources) {
    this.sources = sources;
    this.taps = new Taps(sources.agents(), sources.clock());
  }

  /** {@code GET status}. */
  public Reply status() {
    return Reply.json(
        200,
        Json.bytes(
            StatusReport.of(
                sources.plane(), sources.agents().agents(), sources.translation().get())));
  }

  /** {@code GET check}. */
  public Reply check() {
    return Reply.json(200, Json.bytes(Checks.of(sources)));
  }

  /** {@code GET programmed}: how far one object has come. */
  public Reply programmed(Request request) {
    String name = required(request, "kind");
    Kind kind = Kinds.byName(name);
    if (kind == null) {
      throw StatusError.badRequest("kind \"" + name + "\" does not exist");
    }
    ObjectKey key =
        new ObjectKey(
            kind.group(),
            kind.plural(),
            request.parameter("namespace").orElse("default"),
            required(request, "name"));
    long generation =
        sources
            .store()
            .find(key)
            .orElseThrow(
                () ->
                    StatusError.notFound(
                        kind.qualifiedPlural() + " \"" + key.name() + "\" not found"))
            .generation();
    Programming programming =
        sources.agents().programming(kind.kind(), key.namespace(), key.name());
    ObjectNode answer =
        Json.object()
            .put("held", programming.held())
            .put("subscribed", programming.subscribed())
            .put("current", programming.generation() >= generation && programming.complete());
    answer.set("refusals", StatusReport.refusals(programming.refusals()));
    return Reply.json(200, Json.bytes(answer));
  }

  private static String required(Request request, String name) {
    return request
        .parameter(name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(() -> StatusError.badRequest("the parameter " + name + " is required"));
  }

  /** {@code workloads/NAME/VERB}: what live agents answer. */
  public CompletionStage<Reply> workload(String name, String verb, Request request) {
    List<AgentState> found = Workloads.find(sources.agents(), name, request.parameter("namespace"));
    String wanted = READS.contains(verb) ? "GET" : "POST";
    if (!request.method().equals(wanted)) {
      throw StatusError.methodNotAllowed(verb + " is asked by " + wanted);
    }
    return switch (verb) {
      case "describe" -> describe(found);
      case "tap" -> taps.of(found, request);
      case "explain" -> explain(found, Json.body(request.body(), false));
      case "mode" -> mode(found, Json.body(request.body(), false));
      default -> throw StatusError.notFound("a workload cannot be asked for " + verb);
    };
  }

  private CompletionStage<Reply> describe(List<AgentState> agents) {
    return all(agents, new Question.Describe())
        .thenApply(
            answers -> {
              ArrayNode documents = Json.object().arrayNode();
              answers.forEach(answer -> documents.add(answer.document()));
              return Reply.json(200, Json.bytes(Json.object().set("workloads", documents)));
            });
  }

  private CompletionStage<Reply> explain(List<AgentState> agents, JsonNode body) {
    AgentState asked =
        agents.stream().max(Comparator.comparing(AgentState::lastActive)).orElseThrow();
    String method = body.path("method").asText("GET");
    String url = body.path("url").asText();
    if (!url.contains("://")) {
      throw StatusError.badRequest("url must be absolute, was \"" + url + "\"");
    }
    Map<String, List<String>> headers = new TreeMap<>();
    body.path("headers")
        .properties()
        .forEach(
            header -> {
              List<String> values = new ArrayList<>();
              header.getValue().forEach(value -> values.add(value.asText()));
              if (header.getValue().isTextual()) {
                values.add(header.getValue().asText());
              }
              headers.put(header.getKey().toLowerCase(Locale.ROOT), values);
            });
    return sources
        .agents()
        .ask(asked, new Question.Explain(method, url, headers))
        .thenApply(json -> (Reply) Reply.json(200, Json.bytes(document(asked, json))))
        .exceptionallyCompose(failure -> CompletableFuture.failedStage(unreachable(failure)));
  }

  private CompletionStage<Reply> mode(List<AgentState> agents, JsonNode body) {
    String mode = body.path("mode").asText();
    if (!MODES.contains(mode)) {
      throw StatusError.badRequest("mode must be enforce, observe or off, was \"" + mode + "\"");
    }
    return all(agents, new Question.ChangeMode(mode))
        .thenApply(
            answers -> {
              ArrayNode changed = Json.object().arrayNode();
              for (Answer answer : answers) {
                if (answer.failed()) {
                  throw unavailable(answer.document().path("error").asText());
                }
                changed.addObject().put("name", answer.agent().name()).put("mode", mode);
              }
              return Reply.json(200, Json.bytes(Json.object().set("changed", changed)));
            });
  }

  private record Answer(AgentState agent, boolean failed, JsonNode document) {}

  /** Asks all at once; one that cannot answer is an answer with its error. */
  private CompletionStage<List<Answer>> all(List<AgentState> agents, Question question) {
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (AgentState agent : agents) {
      answers.add(
          sources
              .agents()
              .ask(agent, question)
              .handle(
                  (json, failure) ->
                      failure == null
                          ? new Answer(agent, false, document(agent, json))
                          : new Answer(
                              agent,
                              true,
                              Json.object()
                                  .put("name", agent.name())
                                  .put("error", unreachable(failure).getMessage()))));
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(
            done -> {
              List<Answer> all = answers.stream().map(CompletableFuture::join).toList();
              if (all.stream().allMatch(Answer::failed)) {
                throw unavailable(all.get(0).document().path("error").asText());
              }
              return all;
            });
  }

  private static JsonNode document(AgentState agent, String json) {
    try {
      return Json.trusted(json);
    } catch (IllegalStateException e) {
      throw unavailable(agent.name() + " answered with something that is no JSON");
    }
  }

  private static Throwable unreachable(Throwable failure) {
    Throwable cause = cause(failure);
    return cause instanceof AgentUnreachable
        ? unavailable(String.valueOf(cause.getMessage()))
        : cause;
  }

  /** What a failure says, without what it was carried in. */
  static String why(Throwable failure) {
    return String.valueOf(cause(failure).getMessage());
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  static StatusError unavailable(String message) {
    return new StatusError(503, "ServiceUnavailable", message, StatusError.Details.NONE);
  }
}
