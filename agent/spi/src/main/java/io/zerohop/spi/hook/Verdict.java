package io.zerohop.spi.hook;

import org.jspecify.annotations.Nullable;

/**
 * A handler's answer on what becomes of the call. Immutable; {@link #unchanged} and {@link #again}
 * do not allocate.
 */
public final class Verdict {
  private static final Object[] NONE = new Object[0];
  private static final Verdict UNCHANGED = new Verdict(null);
  private static final Verdict AGAIN = new Verdict(NONE);

  private final @Nullable Object @Nullable [] outcome;

  private Verdict(@Nullable Object @Nullable [] outcome) {
    this.outcome = outcome;
  }

  /** Nothing changes: the body runs (skip), or its result or failure stands (exit, repeat). */
  public static Verdict unchanged() {
    return UNCHANGED;
  }

  /** The library's own body runs once more in place; for {@link RepeatHandler} only. */
  public static Verdict again() {
    return AGAIN;
  }

  /**
   * The method returns this value; primitives as their wrappers, null for {@code void}. It must be
   * of the method's return type, else it counts as a fault of the hook and nothing changes.
   */
  public static Verdict result(@Nullable Object value) {
    return new Verdict(new @Nullable Object[] {value, null});
  }

  /** The method throws this, unchecked or not; what a fail-closed refusal is made of. */
  public static Verdict failure(Throwable thrown) {
    return new Verdict(new @Nullable Object[] {null, thrown});
  }

  /**
   * The answer in JDK types, as the seam carries it: null for unchanged, an empty array for again,
   * else result and failure.
   */
  public @Nullable Object @Nullable [] outcome() {
    return outcome;
  }
}
