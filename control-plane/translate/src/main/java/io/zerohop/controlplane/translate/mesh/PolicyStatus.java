package io.zerohop.controlplane.translate.mesh;

import io.zerohop.controlplane.policy.ResourceKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a policy.
 *
 * @param parents one for each parent or target, in the order of the resource
 */
public record PolicyStatus(ResourceKey key, List<Parent> parents) {
  public PolicyStatus {
    parents = List.copyOf(parents);
  }

  /** The same with a remark in the message of each condition Accepted that is true. */
  public PolicyStatus noting(String remark) {
    return new PolicyStatus(key, parents.stream().map(parent -> parent.noting(remark)).toList());
  }

  /**
   * What became of it at one parent (of a route) or target (of another policy).
   *
   * @param namespace null where the resource names none
   */
  public record Parent(
      String group,
      String kind,
      @Nullable String namespace,
      String name,
      @Nullable Integer port,
      @Nullable String sectionName,
      List<Condition> conditions) {
    public Parent {
      conditions = List.copyOf(conditions);
    }

    private Parent noting(String remark) {
      List<Condition> noted =
          conditions.stream()
              .map(
                  one ->
                      one.type().equals("Accepted") && one.status()
                          ? new Condition(
                              one.type(), true, one.reason(), one.message() + "; " + remark)
                          : one)
              .toList();
      return new Parent(group, kind, namespace, name, port, sectionName, noted);
    }
  }
}
