package io.zerohop.controlplane.translate.analyze;

import io.zerohop.controlplane.policy.spec.BackendRef;
import io.zerohop.controlplane.policy.spec.Filter;
import io.zerohop.controlplane.policy.spec.RouteSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A backend of a route, that of a mirror too, with its place.
 *
 * @param path below {@code spec}: names of fields and numbers of items
 */
record PlacedBackend(BackendRef ref, List<Object> path) {
  /** All of them, in the order of the text. */
  static List<PlacedBackend> of(RouteSpec spec) {
    List<PlacedBackend> all = new ArrayList<>();
    for (int r = 0; r < spec.rules().size(); r++) {
      RouteSpec.Rule rule = spec.rules().get(r);
      for (int b = 0; b < rule.backends().size(); b++) {
        List<Object> path = List.of("rules", r, "backendRefs", b);
        all.add(new PlacedBackend(rule.backends().get(b), path));
        addMirrors(rule.backends().get(b).filters(), path, all);
      }
      addMirrors(rule.filters(), List.of("rules", r), all);
    }
    return all;
  }

  private static void addMirrors(
      List<Filter> filters, List<Object> path, List<PlacedBackend> into) {
    for (int f = 0; f < filters.size(); f++) {
      if (filters.get(f) instanceof Filter.Mirror mirror) {
        List<Object> place = new ArrayList<>(path);
        place.addAll(Arrays.asList("filters", f, "requestMirror", "backendRef"));
        into.add(new PlacedBackend(mirror.backend(), List.copyOf(place)));
      }
    }
  }

  /** The path of one of its fields. */
  Object[] field(String name) {
    List<Object> field = new ArrayList<>(path);
    field.add(name);
    return field.toArray();
  }
}
