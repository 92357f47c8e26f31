package io.zerohop.spi.hook;

import org.jspecify.annotations.Nullable;

/** Handler of {@link Shape#EXIT}. */
@FunctionalInterface
public non-sealed interface ExitHandler extends HookHandler {

  /**
   * Called after the body.
   *
   * @param arguments as the caller gave them
   * @param result what the body returned, null when it threw or is void
   * @param thrown what the body threw, null when it returned
   */
  Verdict exit(
      @Nullable Object self,
      @Nullable Object[] arguments,
      @Nullable Object result,
      @Nullable Throwable thrown)
      throws Throwable;
}
