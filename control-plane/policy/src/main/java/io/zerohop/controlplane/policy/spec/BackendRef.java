package io.zerohop.controlplane.policy.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reference to where calls go.
 *
 * @param namespace null: the route's own
 * @param port null where none was given, which only other kinds than Service may do
 * @param weight its share among the rule's backends; 0: none
 * @param filters for calls that go to this backend only
 * @param origin file and line, or the empty string
 */
public record BackendRef(
    String group,
    String kind,
    @Nullable String namespace,
    String name,
    @Nullable Integer port,
    int weight,
    List<Filter> filters,
    String origin) {
  public BackendRef {
    filters = List.copyOf(filters);
  }

  /** Whether it is a reference to a {@code v1} Service. */
  public boolean isService() {
    return group.isEmpty() && kind.equals("Service");
  }

  static BackendRef parse(Fields ref) {
    return new BackendRef(
        ref.text("group", ""),
        ref.text("kind", "Service"),
        ref.text("namespace"),
        ref.text("name", ""),
        ref.number("port"),
        ref.number("weight", 1),
        Filter.parseAll(ref),
        ref.origin());
  }
}
