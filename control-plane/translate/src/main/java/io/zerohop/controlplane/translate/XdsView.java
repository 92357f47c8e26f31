package io.zerohop.controlplane.translate;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All resources that one audience may get. Immutable; safe for several threads. */
public final class XdsView {
  private final Map<String, Map<String, XdsResource>> resources;
  private final Function<String, @Nullable XdsResource> listenerOnDemand;

  XdsView(
      Map<String, Map<String, XdsResource>> resources,
      Function<String, @Nullable XdsResource> listenerOnDemand) {
    Map<String, Map<String, XdsResource>> all = new LinkedHashMap<>();
    resources.forEach((type, named) -> all.put(type, Collections.unmodifiableMap(named)));
    this.resources = Collections.unmodifiableMap(all);
    this.listenerOnDemand = listenerOnDemand;
  }

  /** The names that a wildcard subscription of the type gets. */
  public Set<String> names(String typeUrl) {
    return resources.getOrDefault(typeUrl, Map.of()).keySet();
  }

  /** What a wildcard subscription of the type gets. */
  public Collection<XdsResource> all(String typeUrl) {
    return resources.getOrDefault(typeUrl, Map.of()).values();
  }

  /**
   * The resource of that name, or null. Beside those of the wildcard, gRPC's clients may ask for a
   * Listener by any name of a service: {@code reviews}, {@code reviews.shop:8080} ...
   */
  public @Nullable XdsResource get(String typeUrl, String name) {
    XdsResource found = resources.getOrDefault(typeUrl, Map.of()).get(name);
    return found == null && typeUrl.equals(XdsTypes.LISTENER)
        ? listenerOnDemand.apply(name)
        : found;
  }

  /** All resources of a type by name. */
  Map<String, XdsResource> byName(String typeUrl) {
    return resources.getOrDefault(typeUrl, Map.of());
  }
}
