package io.zerohop.controlplane.xds.resource;

import io.zerohop.controlplane.translate.Audience;
import io.zerohop.controlplane.translate.PolicyParts;
import io.zerohop.controlplane.translate.Translation;
import io.zerohop.controlplane.translate.XdsResource;
import io.zerohop.controlplane.translate.XdsTypes;
import io.zerohop.controlplane.translate.XdsView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes views of what was translated. Each resource is framed for the wire once, however many views
 * it is in. {@link #of} is for one thread, the views it makes are for all.
 */
public final class Views {
  private final Map<XdsResource, Encoded> framed = new WeakHashMap<>();
  private final Map<Audience, MeshSources> sources = new HashMap<>();

  /** What an audience gets, under the configuration's number. */
  public ResourceView of(long number, Translation translation, Audience audience) {
    XdsView translated = translation.view(audience);
    List<Encoded> all = new ArrayList<>();
    for (String url : XdsTypes.ALL) {
      translated.all(url).forEach(resource -> all.add(framed(resource)));
    }
    return new ResourceView(
        number, all, sources(translation, audience), (type, name) -> find(translated, type, name));
  }

  /** Forgets what was kept for other audiences than these. */
  public void keep(Set<Audience> audiences) {
    sources.keySet().retainAll(audiences);
  }

  private MeshSources sources(Translation translation, Audience audience) {
    MeshSources known = sources.get(audience);
    if (known == null || !known.holdFor(translation)) {
      known = new MeshSources(new PolicyParts(translation, audience));
      sources.put(audience, known);
    }
    return known;
  }

  private @Nullable Encoded find(XdsView translated, ResourceType type, String name) {
    XdsResource resource = translated.get(type.url(), name);
    return resource == null ? null : framed(resource);
  }

  private synchronized Encoded framed(XdsResource resource) {
    return framed.computeIfAbsent(resource, Views::frame);
  }

  private static Encoded frame(XdsResource resource) {
    return Encoded.of(
        ResourceType.of(resource.typeUrl()), resource.name(), resource.version(), resource.value());
  }
}
