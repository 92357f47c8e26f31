package io.zerohop.spi.hook;

import org.jspecify.annotations.Nullable;

/** Handler of {@link Shape#SKIP}. */
@FunctionalInterface
public non-sealed interface SkipHandler extends HookHandler {

  /**
   * Called before the body.
   *
   * @return {@link Verdict#unchanged} to let the body run, or the result or failure in its place
   */
  Verdict enter(@Nullable Object self, @Nullable Object[] arguments) throws Throwable;
}
