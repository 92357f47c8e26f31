package io.zerohop.controlplane.api.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.api.error.StatusError;
import io.zerohop.controlplane.api.http.Reply;
import io.zerohop.controlplane.api.http.Request;
import io.zerohop.controlplane.api.resource.Accepts;
import io.zerohop.controlplane.api.resource.Parameters;
import io.zerohop.controlplane.api.resource.Table;
import io.zerohop.controlplane.api.resource.Target;
import io.zerohop.controlplane.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Turns watch requests into streams. */
public final class WatchEndpoint {
  private static final int DEFAULT_SECONDS = 1_800;
  private static final int MAX_SECONDS = 24 * 3_600;

  private final Store store;
  private final Clock clock;

  /** Watches that store. */
  public WatchEndpoint(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** A stream of events of what the filter lets through. */
  public Reply watch(Target target, Request request, Predicate<JsonNode> filter) {
    int seconds = Parameters.number(request, "timeoutSeconds", DEFAULT_SECONDS, MAX_SECONDS);
    WatchRequest wanted =
        new WatchRequest(
            target,
            filter,
            from(request),
            request.flag("sendInitialEvents"),
            request.flag("allowWatchBookmarks"),
            Duration.ofSeconds(seconds == 0 ? DEFAULT_SECONDS : seconds),
            form(target, request));
    return new Reply.Stream("application/json", new WatchStream(store, wanted, clock));
  }

  private static long from(Request request) {
    String version = request.parameter("resourceVersion").orElse("");
    if (version.isEmpty()) {
      return 0;
    }
    try {
      return Long.parseLong(version);
    } catch (NumberFormatException e) {
      throw StatusError.badRequest("resourceVersion must be a whole number, was " + version);
    }
  }

  private UnaryOperator<ObjectNode> form(Target target, Request request) {
    if (!Accepts.table(request)) {
      return UnaryOperator.identity();
    }
    Table.Include include = Accepts.include(request);
    return document -> {
      ObjectNode metadata = Json.object();
      metadata.set("resourceVersion", document.path("metadata").path("resourceVersion"));
      return new Table(target.kind(), include, clock.instant()).of(List.of(document), metadata);
    };
  }
}
