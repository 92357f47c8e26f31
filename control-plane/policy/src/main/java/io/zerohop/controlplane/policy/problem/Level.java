package io.zerohop.controlplane.policy.problem;

import java.util.Locale;

/** How much a {@link Problem} matters. */
public enum Level {
  /** The resource is refused. */
  ERROR,
  /** The resource is taken, but it probably does not do what its author wants. */
  WARNING,
  /** Nothing is wrong: something is worth knowing. */
  INFO;

  /** The word that users see: {@code error}, {@code warning}, {@code info}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
