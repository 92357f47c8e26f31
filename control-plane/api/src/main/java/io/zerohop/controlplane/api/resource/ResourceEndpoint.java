package io.zerohop.controlplane.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.api.error.StatusError;
import io.zerohop.controlplane.api.http.Reply;
import io.zerohop.controlplane.api.http.Request;
import io.zerohop.controlplane.policy.schema.UnknownFields;
import io.zerohop.controlplane.store.Store;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Requests on resource paths: each HTTP method becomes the verb that Kubernetes gives it. */
public final class ResourceEndpoint {
  private static final int MAX_LIMIT = 100_000;

  private final Store store;
  private final ResourceWrites writes;
  private final Listing listing;
  private final Clock clock;
  private final Watcher watcher;

  /** Answers watch requests, which are somebody else's work. */
  @FunctionalInterface
  public interface Watcher {
    /** A stream of events. */
    Reply watch(Target target, Request request, Predicate<JsonNode> filter);
  }

  /** An endpoint on that store. */
  public ResourceEndpoint(Store store, Clock clock, Watcher watcher) {
    this.store = store;
    this.clock = clock;
    this.watcher = watcher;
    this.writes = new ResourceWrites(store, clock);
    this.listing = new Listing(store);
  }

  /**
   * Answers a request.
   *
   * @param subresource {@code status}, or empty
   */
  public Reply handle(Target target, String subresource, Request request) {
    if (!subresource.isEmpty() && !subresource.equals(ResourceWrites.STATUS)) {
      throw StatusError.notFound("the subresource " + subresource + " does not exist");
    }
    return target.name().isEmpty()
        ? collection(target, request)
        : single(target, subresource, request);
  }

  private Reply collection(Target target, Request request) {
    return switch (request.method()) {
      case "GET" -> read(target, request);
      case "POST" -> post(target, request);
      case "DELETE" -> deleteAll(target, request);
      default -> throw wrongMethod(request);
    };
  }

  private Reply single(Target target, String subresource, Request request) {
    boolean status = !subresource.isEmpty();
    return switch (request.method()) {
      case "GET" -> get(target, request);
      case "PUT" -> {
        WriteOptions options = Parameters.writeOptions(request, request.parameter("fieldManager"));
        yield reply(request, writes.replace(target, subresource, object(request), options));
      }
      case "PATCH" -> patch(target, subresource, request);
      case "DELETE" -> {
        if (status) {
          throw wrongMethod(request);
        }
        yield delete(target, request);
      }
      default -> throw wrongMethod(request);
    };
  }

  private static StatusError wrongMethod(Request request) {
    return StatusError.methodNotAllowed(request.method() + " is not allowed on " + request.path());
  }

  private Reply read(Target target, Request request) {
    Predicate<JsonNode> filter =
        Selectors.metadata(
            request.parameter("labelSelector").orElse(""),
            request.parameter("fieldSelector").orElse(""));
    if (request.flag("watch")) {
      return watcher.watch(target, request, filter);
    }
    int limit = Parameters.number(request, "limit", 0, MAX_LIMIT);
    ObjectNode list =
        listing.list(
            target, filter, new Listing.Range(limit, request.parameter("continue").orElse("")));
    if (Accepts.table(request)) {
      Table table = new Table(target.kind(), Accepts.include(request), clock.instant());
      return Reply.json(
          200, Json.bytes(table.of(list.path("items"), (ObjectNode) list.path("metadata"))));
    }
    return Reply.json(200, Json.bytes(list));
  }

  private Reply get(Target target, Request request) {
    ObjectNode document =
        store
            .find(target.key())
            .map(stored -> Documents.compose(stored, target.kind(), target.version()))
            .orElseThrow(target::notFound);
    if (Accepts.table(request)) {
      Table table = new Table(target.kind(), Accepts.include(request), clock.instant());
      ObjectNode metadata = Json.object();
      metadata.set("resourceVersion", document.path("metadata").path("resourceVersion"));
      return Reply.json(200, Json.bytes(table.of(List.of(document), metadata)));
    }
    return Reply.json(200, Json.bytes(document));
  }

  private Reply post(Target target, Request request) {
    if (target.namespace().isEmpty()) {
      throw StatusError.methodNotAllowed(
          "objects are made in a namespace: " + target.kind().plural() + " have one");
    }
    WriteOptions options = Parameters.writeOptions(request, request.parameter("fieldManager"));
    return reply(request, writes.create(target, object(request), options));
  }

  private Reply patch(Target target, String subresource, Request request) {
    PatchRequest.Form form = PatchRequest.Form.of(request.header("content-type"));
    boolean apply = form == PatchRequest.Form.APPLY;
    if (apply && request.parameter("fieldManager").isEmpty()) {
      throw StatusError.badRequest("fieldManager is required for apply patch");
    }
    JsonNode content = Json.body(request.body(), apply && !looksLikeJson(request.body()));
    WriteOptions options = Parameters.writeOptions(request, request.parameter("fieldManager"));
    return reply(
        request, writes.patch(target, subresource, new PatchRequest(form, content), options));
  }

  private static boolean looksLikeJson(byte[] body) {
    for (byte b : body) {
      if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
        return b == '{';
      }
    }
    return false;
  }

  private Reply delete(Target target, Request request) {
    JsonNode options = deleteOptions(request);
    Written written =
        writes.delete(target, options.path("preconditions"), deletion(request, options));
    if (written.action() == Written.Action.DELETING) {
      return Reply.json(200, Json.bytes(written.document()));
    }
    ObjectNode status = Json.object();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status
        .put("status", "Success")
        .putObject("details")
        .put("name", target.name())
        .put("group", target.kind().group())
        .put("kind", target.kind().plural())
        .put("uid", written.document().at("/metadata/uid").asText());
    return Reply.json(200, Json.bytes(status));
  }

  private Reply deleteAll(Target target, Request request) {
    JsonNode deleteOptions = deleteOptions(request);
    WriteOptions options = deletion(request, deleteOptions);
    Predicate<JsonNode> filter =
        Selectors.metadata(
            request.parameter("labelSelector").orElse(""),
            request.parameter("fieldSelector").orElse(""));
    ArrayNode deleted =
        writes.run(
            options,
            transaction -> {
              ArrayNode gone = Json.object().arrayNode();
              transaction
                  .list(target.selection())
                  .forEach(
                      stored -> {
                        ObjectNode document =
                            Documents.compose(stored, target.kind(), target.version());
                        if (filter.test(document.path("metadata"))) {
                          Target one =
                              target.in(stored.key().namespace()).named(stored.key().name());
                          gone.add(
                              writes
                                  .in(transaction, options)
                                  .delete(one, Json.object())
                                  .document());
                        }
                      });
              return gone;
            });
    ObjectNode list = Json.object();
    list.put("kind", target.kind().kind() + "List").put("apiVersion", target.apiVersion());
    list.putObject("metadata").put("resourceVersion", Long.toString(store.version()));
    list.set("items", deleted);
    return Reply.json(200, Json.bytes(list));
  }

  private static JsonNode deleteOptions(Request request) {
    return request.body().length == 0
        ? Json.object()
        : Json.body(request.body(), Parameters.yaml(request));
  }

  private static WriteOptions deletion(Request request, JsonNode options) {
    WriteOptions given = Parameters.writeOptions(request, Optional.empty());
    boolean dryRun = given.dryRun() || options.path("dryRun").path(0).asText().equals("All");
    return new WriteOptions(dryRun, UnknownFields.STRICT, given.manager(), false, given.caller());
  }

  private static ObjectNode object(Request request) {
    JsonNode body = Json.body(request.body(), Parameters.yaml(request));
    if (body instanceof ObjectNode object) {
      return object;
    }
    throw StatusError.badRequest(
        "the body must be an object, was " + body.getNodeType().name().toLowerCase(Locale.ROOT));
  }

  private Reply reply(Request request, Written written) {
    int status = written.action() == Written.Action.CREATED ? 201 : 200;
    ObjectNode document = written.document();
    if (Accepts.table(request)) {
      throw StatusError.badRequest("a write cannot be answered by a table");
    }
    return Reply.json(status, Json.bytes(document)).warning(written.warnings());
  }
}
