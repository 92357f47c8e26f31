package io.zerohop.controlplane.xds;

import io.zerohop.controlplane.translate.Audience;
import io.zerohop.controlplane.xds.resource.ResourceView;

/** Policies and catalog of one moment, ready to be turned into views. Used by one thread. */
@FunctionalInterface
public interface Translation {
  /** The view of an audience, under the configuration's number. */
  ResourceView view(long number, Audience audience);

  /** Where translations come from. */
  @FunctionalInterface
  interface Source {
    /** What holds now. */
    Translation latest();
  }
}
