package io.zerohop.controlplane.xds.resource;

import io.zerohop.controlplane.translate.XdsResource;
import io.zerohop.controlplane.translate.XdsTypes;
import io.zerohop.controlplane.translate.XdsView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes views of what was translated. Each resource is framed for the wire once, however many views
 * it is in. For one thread, but the views it makes are for all.
 */
public final class Views {
  private final Function<XdsResource, Set<Origin>> origins;
  private final Map<XdsResource, Encoded> framed = new WeakHashMap<>();

  /**
   * No views yet.
   *
   * @param origins tells from which policy objects a resource was made
   */
  public Views(Function<XdsResource, Set<Origin>> origins) {
    this.origins = origins;
  }

  /** The view that serves what was translated. */
  public ResourceView of(long number, XdsView translated, Map<Origin, Long> generations) {
    List<Encoded> all = new ArrayList<>();
    for (String url : XdsTypes.ALL) {
      translated.all(url).forEach(resource -> all.add(framed(resource)));
    }
    return new ResourceView(number, all, generations, (type, name) -> find(translated, type, name));
  }

  private @Nullable Encoded find(XdsView translated, ResourceType type, String name) {
    XdsResource resource = translated.get(type.url(), name);
    return resource == null ? null : framed(resource);
  }

  private synchronized Encoded framed(XdsResource resource) {
    return framed.computeIfAbsent(resource, this::frame);
  }

  private Encoded frame(XdsResource resource) {
    return Encoded.of(
        ResourceType.of(resource.typeUrl()),
        resource.name(),
        resource.version(),
        resource.value(),
        origins.apply(resource));
  }
}
