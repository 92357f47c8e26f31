package io.zerohop.controlplane.api.batch;

import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a batch.
 *
 * @param accepted whether everything was stored (or would have been); else nothing was
 * @param items one for each resource, in the order of the texts; none if refused
 * @param problems all findings
 */
public record BatchResult(boolean accepted, List<Item> items, List<Problem> problems) {
  public BatchResult {
    items = List.copyOf(items);
    problems = List.copyOf(problems);
  }

  /**
   * What became of one resource.
   *
   * @param action {@code created}, {@code configured} or {@code unchanged}
   * @param before its document before, YAML; null where there was none
   * @param after its document after, YAML
   */
  public record Item(Resource resource, String action, @Nullable String before, String after) {}
}
