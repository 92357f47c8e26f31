package io.zerohop.controlplane.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.discovery.DiscoveryEndpoint;
import io.zerohop.controlplane.api.discovery.OpenApiEndpoint;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.api.error.StatusError;
import io.zerohop.controlplane.api.http.Reply;
import io.zerohop.controlplane.api.http.Request;
import io.zerohop.controlplane.api.http.RequestHandler;
import io.zerohop.controlplane.api.resource.Accepts;
import io.zerohop.controlplane.api.resource.ResourceEndpoint;
import io.zerohop.controlplane.api.resource.Target;
import io.zerohop.controlplane.api.telemetry.FiguresEndpoint;
import io.zerohop.controlplane.api.telemetry.TelemetryEndpoint;
import io.zerohop.controlplane.policy.kind.Kind;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.store.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds who answers a path. Refusals become Status objects here. */
final class Router implements RequestHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  private final Parts parts;

  /**
   * Who answers what.
   *
   * @param ready whether callers on this machine find what they need
   */
  record Parts(
      DiscoveryEndpoint discovery,
      OpenApiEndpoint openApi,
      NamespaceEndpoint namespaces,
      ResourceEndpoint resources,
      RequestHandler own,
      TelemetryEndpoint telemetry,
      FiguresEndpoint figures,
      BooleanSupplier ready) {}

  Router(Parts parts) {
    this.parts = parts;
  }

  @Override
  public CompletionStage<Reply> handle(Request request) {
    try {
      return route(request)
          .handle(
              (reply, failure) ->
                  failure == null ? CompletableFuture.completedStage(reply) : refused(failure))
          .thenCompose(stage -> stage);
    } catch (StatusError refusal) {
      return CompletableFuture.completedStage(reply(refusal));
    } catch (StoreException failed) {
      LOG.error("{} {} failed", request.method(), request.path(), failed);
      return CompletableFuture.completedStage(reply(unstorable(failed)));
    }
  }

  /** The operator's own words for it are the store's: a full disk, a file that was taken away. */
  private static StatusError unstorable(StoreException failed) {
    String why = String.valueOf(failed.getMessage());
    return new StatusError(500, "InternalError", why, StatusError.Details.NONE);
  }

  private static CompletionStage<Reply> refused(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof StatusError refusal
        ? CompletableFuture.completedStage(reply(refusal))
        : CompletableFuture.failedStage(cause);
  }

  private static Reply reply(StatusError refusal) {
    return Reply.json(refusal.code(), Json.bytes(refusal.toJson()));
  }

  private CompletionStage<Reply> route(Request request) {
    List<String> path = request.parts();
    String first = path.isEmpty() ? "" : path.get(0);
    if (first.equals("zerohop")) {
      return parts.own().handle(request);
    }
    return CompletableFuture.completedStage(
        switch (first) {
          case "" -> document(request, Optional.of(parts.discovery().paths()));
          case "healthz", "livez" -> Reply.text(200, "ok");
          case "readyz" -> readiness();
          case "v1" -> telemetry(path, request);
          case "metrics" -> figures(path, request);
          case "version" -> document(request, Optional.of(parts.discovery().version()));
          case "openapi" -> openApi(path, request);
          case "api" -> core(path, request);
          case "apis" -> group(path, request);
          default -> throw nothing();
        });
  }

  private Reply readiness() {
    return parts.ready().getAsBoolean()
        ? Reply.text(200, "ok")
        : Reply.text(503, "starting: the token is not saved yet where tools look for it");
  }

  /** The paths that OTLP's senders know. */
  private Reply telemetry(List<String> path, Request request) {
    if (path.size() != 2) {
      throw nothing();
    }
    return parts.telemetry().receive(path.get(1), request);
  }

  /** The path that Prometheus asks unless it is told another. */
  private Reply figures(List<String> path, Request request) {
    if (path.size() != 1) {
      throw nothing();
    }
    return parts.figures().figures(request);
  }

  private Reply openApi(List<String> path, Request request) {
    String version = path.size() > 1 ? path.get(1) : "";
    if (version.equals("v2") && request.method().equals("GET") && OpenApiEndpoint.binary(request)) {
      return parts.openApi().binaryVersion2();
    }
    Accepts.json(request);
    if (version.equals("v2")) {
      return document(request, Optional.of(parts.openApi().version2()));
    }
    if (!version.equals("v3")) {
      throw nothing();
    }
    return document(
        request,
        path.size() == 2
            ? Optional.of(parts.openApi().index())
            : parts.openApi().document(String.join("/", path.subList(2, path.size()))));
  }

  private Reply core(List<String> path, Request request) {
    Accepts.json(request);
    if (path.size() == 1) {
      return document(request, Optional.of(parts.discovery().core()));
    }
    if (path.size() == 2) {
      return document(request, parts.discovery().resources("", path.get(1)));
    }
    List<String> rest = path.subList(2, path.size());
    if (path.get(1).equals("v1") && rest.get(0).equals("namespaces") && rest.size() < 3) {
      return parts.namespaces().handle(rest.subList(1, rest.size()), request);
    }
    return resource("", path.get(1), rest, request);
  }

  private Reply group(List<String> path, Request request) {
    Accepts.json(request);
    return switch (path.size()) {
      case 1 -> document(request, Optional.of(parts.discovery().groups()));
      case 2 -> document(request, parts.discovery().group(path.get(1)));
      case 3 -> document(request, parts.discovery().resources(path.get(1), path.get(2)));
      default -> resource(path.get(1), path.get(2), path.subList(3, path.size()), request);
    };
  }

  private Reply resource(String group, String version, List<String> rest, Request request) {
    boolean namespaced = rest.get(0).equals("namespaces") && rest.size() > 2;
    String namespace = namespaced ? rest.get(1) : "";
    List<String> object = namespaced ? rest.subList(2, rest.size()) : rest;
    Kind kind = Kinds.byPath(group, version, object.get(0));
    if (kind == null || object.size() > 3 || (!namespaced && object.size() > 1)) {
      throw nothing();
    }
    String name = object.size() > 1 ? object.get(1) : "";
    String subresource = object.size() > 2 ? object.get(2) : "";
    return parts
        .resources()
        .handle(new Target(kind, version, namespace, name), subresource, request);
  }

  private static Reply document(Request request, Optional<ObjectNode> document) {
    if (!request.method().equals("GET")) {
      throw StatusError.methodNotAllowed(request.method() + " is not allowed on " + request.path());
    }
    return Reply.json(200, Json.bytes(document.orElseThrow(() -> nothing())));
  }

  private static StatusError nothing() {
    return StatusError.notFound("the server could not find the requested resource");
  }
}
