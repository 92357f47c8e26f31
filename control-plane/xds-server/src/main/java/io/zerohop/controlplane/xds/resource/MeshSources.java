package io.zerohop.controlplane.xds.resource;

import io.zerohop.controlplane.translate.PolicyParts;
import io.zerohop.controlplane.translate.Translation;
import java.util.Collection;

/** The sources of a view as the translation knows them. */
record MeshSources(PolicyParts parts) implements Sources {
  @Override
  public Collection<ResourceName> madeFrom(Origin origin) {
    return parts.of(origin.kind(), origin.namespace(), origin.name()).stream()
        .map(part -> new ResourceName(ResourceType.of(part.typeUrl()), part.name()))
        .toList();
  }

  @Override
  public long generation(Origin origin) {
    return parts.generation(origin.kind(), origin.namespace(), origin.name());
  }

  /** Whether the answers about this translation hold for the other too. */
  boolean holdFor(Translation other) {
    return parts.holdFor(other);
  }
}
