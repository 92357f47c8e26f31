package io.zerohop.controlplane.xds.resource;

import java.util.Collection;
import java.util.List;

/** Tells what a view was made of. Safe for several threads. */
public interface Sources {
  /** Nothing is known. */
  Sources UNKNOWN =
      new Sources() {
        @Override
        public Collection<ResourceName> madeFrom(Origin origin) {
          return List.of();
        }

        @Override
        public long generation(Origin origin) {
          return 0;
        }
      };

  /** The resources in which a policy object has a part. */
  Collection<ResourceName> madeFrom(Origin origin);

  /** The object's {@code metadata.generation} as it is in the view, 0 when it is not. */
  long generation(Origin origin);
}
