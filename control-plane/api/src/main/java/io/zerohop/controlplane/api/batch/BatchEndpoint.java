package io.zerohop.controlplane.api.batch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.api.http.Reply;
import io.zerohop.controlplane.api.http.Request;
import io.zerohop.controlplane.policy.problem.Problem;
import java.util.List;

/** {@code POST /zerohop/v1/apply} and {@code diff}. */
public final class BatchEndpoint {
  private static final int REFUSED = 422;

  private final Batch batch;

  /** Answers by that batch. */
  public BatchEndpoint(Batch batch) {
    this.batch = batch;
  }

  /** Stores a batch. */
  public Reply apply(Request request) {
    BatchRequest wanted = BatchRequest.read(Json.body(request.body(), false));
    BatchResult result = batch.run(wanted, request.peer());
    ObjectNode answer = Json.object().put("accepted", result.accepted());
    ArrayNode results = answer.putArray("results");
    result.items().forEach(item -> results.add(identity(item)));
    answer.set("problems", problems(result.problems()));
    return Reply.json(result.accepted() ? 200 : REFUSED, Json.bytes(answer));
  }

  /** Tells what a batch would change. */
  public Reply diff(Request request) {
    BatchRequest sent = BatchRequest.read(Json.body(request.body(), false));
    BatchRequest wanted =
        new BatchRequest(sent.sources(), sent.namespace(), true, sent.allowUnresolved());
    BatchResult result = batch.run(wanted, request.peer());
    ObjectNode answer = Json.object().put("accepted", result.accepted());
    ArrayNode diffs = answer.putArray("diffs");
    result
        .items()
        .forEach(
            item ->
                diffs.add(identity(item).put("before", item.before()).put("after", item.after())));
    answer.set("problems", problems(result.problems()));
    return Reply.json(result.accepted() ? 200 : REFUSED, Json.bytes(answer));
  }

  private static ObjectNode identity(BatchResult.Item item) {
    return Json.object()
        .put("kind", item.resource().kind().kind())
        .put("namespace", item.resource().namespace())
        .put("name", item.resource().name())
        .put("action", item.action());
  }

  private static ArrayNode problems(List<Problem> problems) {
    ArrayNode all = Json.object().arrayNode();
    for (Problem problem : problems) {
      all.addObject()
          .put("code", problem.code().id())
          .put("level", problem.level().word())
          .put("where", problem.where())
          .put("field", problem.path().text())
          .put("resource", problem.subject())
          .put("message", problem.message())
          .put("hint", problem.hint())
          .put("link", problem.reference());
    }
    return all;
  }
}
