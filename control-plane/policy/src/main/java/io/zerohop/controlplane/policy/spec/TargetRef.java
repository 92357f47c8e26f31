package io.zerohop.controlplane.policy.spec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy is for: a Service or a route of its own namespace.
 *
 * @param sectionName the name of one rule of the route; null for all of it
 * @param origin file and line, or the empty string
 */
public record TargetRef(
    String group, String kind, String name, @Nullable String sectionName, String origin) {
  /** Whether it is a {@code v1} Service. */
  public boolean isService() {
    return group.isEmpty() && kind.equals("Service");
  }

  static List<TargetRef> parse(Fields spec) {
    List<TargetRef> targets = new ArrayList<>();
    for (Fields target : spec.objects("targetRefs")) {
      targets.add(
          new TargetRef(
              target.text("group", ""),
              target.text("kind", "Service"),
              target.text("name", ""),
              target.text("sectionName"),
              target.origin()));
    }
    return targets;
  }
}
