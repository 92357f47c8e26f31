package io.zerohop.controlplane.translate;

import io.zerohop.controlplane.catalog.CatalogSnapshot;
import io.zerohop.controlplane.policy.PolicySet;

/**
 * Turns policies and catalog into what each client gets, again and again: what did not change is
 * taken from the translation before. {@link Translation#of} does the same without a past. Safe for
 * several threads; the newest call counts.
 */
public final class Translator {
  private volatile Translation current = Translation.of(PolicySet.EMPTY, CatalogSnapshot.EMPTY);

  /** The translation made last. */
  public Translation current() {
    return current;
  }

  /** Translates these. */
  public synchronized Translation translate(PolicySet policies, CatalogSnapshot catalog) {
    Translation next = current.next(policies, catalog);
    current = next;
    return next;
  }
}
