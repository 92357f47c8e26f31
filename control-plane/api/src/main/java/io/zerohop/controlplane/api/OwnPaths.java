package io.zerohop.controlplane.api;

import io.zerohop.controlplane.api.batch.BatchEndpoint;
import io.zerohop.controlplane.api.diagnostics.DiagnosticsEndpoint;
import io.zerohop.controlplane.api.error.StatusError;
import io.zerohop.controlplane.api.http.Reply;
import io.zerohop.controlplane.api.http.Request;
import io.zerohop.controlplane.api.http.RequestHandler;
import io.zerohop.controlplane.api.telemetry.EdgesEndpoint;
import io.zerohop.controlplane.api.telemetry.TracesEndpoint;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The paths below {@code /zerohop/v1}. */
final class OwnPaths implements RequestHandler {
  private final BatchEndpoint batches;
  private final DiagnosticsEndpoint diagnostics;
  private final TracesEndpoint traces;
  private final EdgesEndpoint edges;

  OwnPaths(
      BatchEndpoint batches,
      DiagnosticsEndpoint diagnostics,
      TracesEndpoint traces,
      EdgesEndpoint edges) {
    this.batches = batches;
    this.diagnostics = diagnostics;
    this.traces = traces;
    this.edges = edges;
  }

  @Override
  public CompletionStage<Reply> handle(Request request) {
    List<String> path = request.parts();
    if (path.size() == 5 && path.get(1).equals("v1") && path.get(2).equals("workloads")) {
      return diagnostics.workload(path.get(3), path.get(4), request);
    }
    if (request.method().equals("GET") && path.size() == 4 && path.get(2).equals("traces")) {
      return CompletableFuture.completedStage(traces.trace(path.get(3)));
    }
    return CompletableFuture.completedStage(
        switch (request.method() + " " + String.join("/", path)) {
          case "POST zerohop/v1/apply" -> batches.apply(request);
          case "POST zerohop/v1/diff" -> batches.diff(request);
          case "GET zerohop/v1/status" -> diagnostics.status();
          case "GET zerohop/v1/check" -> diagnostics.check();
          case "GET zerohop/v1/edges" -> edges.edges(request);
          case "GET zerohop/v1/programmed" -> diagnostics.programmed(request);
          default ->
              throw StatusError.notFound(
                  request.method() + " " + request.path() + " does not exist");
        });
  }
}
