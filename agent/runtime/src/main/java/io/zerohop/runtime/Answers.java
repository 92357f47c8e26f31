package io.zerohop.runtime;

import io.zerohop.diagnostics.FailedCalls;
import io.zerohop.diagnostics.Json;
import io.zerohop.diagnostics.Tap;
import io.zerohop.engine.Held;
import io.zerohop.engine.Listener;
import io.zerohop.engine.Mesh;
import io.zerohop.engine.Mode;
import io.zerohop.engine.Snapshot;
import io.zerohop.engine.outcome.ExplanationJson;
import io.zerohop.xds.client.AgentMode;
import io.zerohop.xds.client.ConfigurationNumber;
import io.zerohop.xds.client.Questions;
import io.zerohop.xds.client.TapFilter;
import io.zerohop.xds.client.TapSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Answers what the control plane asks of this agent. Thread-safe. */
final class Answers implements Questions {
  private static final long PATIENCE_SECONDS = 2;

  private final Who who;
  private final Mesh mesh;
  private final FailedCalls failed;
  private final Parts parts;
  private final List<Pending> pending = new ArrayList<>();

  /**
   * What else is needed for answers.
   *
   * @param status the status document
   * @param libraries which clients are woven, in words
   * @param setMode changes the mode
   * @param tap lets listen to calls
   */
  record Parts(
      Function<ConfigurationNumber, String> status,
      Supplier<String> libraries,
      Consumer<Mode> setMode,
      Tap tap) {}

  /** A question that waits for configuration. */
  private record Pending(
      Asked request, ConfigurationNumber configuration, CompletableFuture<String> answer) {}

  Answers(Who who, Mesh mesh, FailedCalls failed, Parts parts) {
    this.who = who;
    this.mesh = mesh;
    this.failed = failed;
    this.parts = parts;
  }

  @Override
  public CompletionStage<String> explain(
      String method,
      String url,
      List<Map.Entry<String, String>> headers,
      ConfigurationNumber configuration) {
    Asked request = Asked.of(method, url, headers);
    String first = document(request, configuration);
    if (isHeld(request)) {
      return CompletableFuture.completedFuture(first);
    }
    Pending question = new Pending(request, configuration, new CompletableFuture<>());
    synchronized (pending) {
      pending.add(question);
    }
    CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .execute(() -> answer(question));
    published();
    return question.answer();
  }

  /** A new configuration is in force: questions that waited for it are answered. */
  void published() {
    List<Pending> due;
    synchronized (pending) {
      due = pending.stream().filter(question -> isHeld(question.request())).toList();
    }
    due.forEach(this::answer);
  }

  @Override
  public String status(ConfigurationNumber configuration) {
    return parts.status().apply(configuration);
  }

  @Override
  public String failures(int limit) {
    return Json.write(
        Map.of("agent", header(ConfigurationNumber.UNKNOWN), "failures", failed.newest(limit)));
  }

  @Override
  public String setMode(AgentMode wanted) {
    Mode before = mesh.mode();
    Mode now = Mode.valueOf(wanted.name());
    parts.setMode().accept(now);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("instance", who.instance());
    answer.put("before", before);
    answer.put("mode", now);
    return Json.write(answer);
  }

  @Override
  public AutoCloseable tap(TapFilter filter, TapSink sink) {
    return parts.tap().listen(filter.conditions(), filter.perSecond(), new Told(sink));
  }

  /** The calls of a tap, on their way to the stream. */
  private record Told(TapSink sink) implements Tap.Listener {
    @Override
    public void told(String json) {
      sink.take(json);
    }

    @Override
    public void tooMany() {
      sink.dropped();
    }
  }

  private void answer(Pending question) {
    synchronized (pending) {
      if (!pending.remove(question)) {
        return;
      }
    }
    try {
      question.answer().complete(document(question.request(), question.configuration()));
    } catch (RuntimeException e) {
      question.answer().completeExceptionally(e);
    }
  }

  private boolean isHeld(Asked request) {
    Snapshot snapshot = mesh.snapshot();
    if (snapshot.held() != Held.LIVE) {
      return false;
    }
    Listener listener = snapshot.directory().find(request.host(), request.port());
    return listener == null
        || snapshot.routes().containsKey(listener.routes())
        || snapshot.absent().routes().contains(listener.routes());
  }

  private String document(Asked request, ConfigurationNumber configuration) {
    String stages = ExplanationJson.write(request.explain().apply(mesh, parts.libraries().get()));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("agent", header(configuration));
    document.put("instance", who.instance());
    document.put("version", Who.VERSION);
    document.put("mode", mesh.mode());
    document.put("configuration", Long.toString(configuration.held()));
    document.put("held", mesh.snapshot().held());
    String head = Json.write(document);
    return head.substring(0, head.length() - 1) + "," + stages.substring(1);
  }

  /** The line above an explanation; its number is the one that the control plane shows. */
  private String header(ConfigurationNumber configuration) {
    String state =
        switch (mesh.snapshot().held()) {
          case LIVE -> live(configuration);
          case LAST_KNOWN_GOOD -> "last known good";
          case EXPIRED -> "too old to follow";
          case NONE -> "none held";
        };
    return "%s · agent %s · %s · configuration %s"
        .formatted(who.instance(), Who.VERSION, mesh.mode().name().toLowerCase(Locale.ROOT), state);
  }

  private static String live(ConfigurationNumber configuration) {
    if (configuration.held() == 0) {
      return "current";
    }
    return configuration.held() < configuration.wanted()
        ? configuration.held() + ", wants " + configuration.wanted()
        : configuration.held() + ", current";
  }
}
