package io.zerohop.controlplane.policy;

import io.zerohop.controlplane.policy.problem.Problem;
import java.util.List;

/**
 * What was read.
 *
 * @param resources the valid ones, in the order read; a resource with an error is not among them
 * @param problems everything found, of all levels, in the order read
 */
public record Parsed(List<Resource> resources, List<Problem> problems) {
  public Parsed {
    resources = List.copyOf(resources);
    problems = List.copyOf(problems);
  }

  /** Whether anything was refused. */
  public boolean hasErrors() {
    return problems.stream().anyMatch(Problem::isError);
  }

  /** The findings for which something was refused. */
  public List<Problem> errors() {
    return problems.stream().filter(Problem::isError).toList();
  }
}
