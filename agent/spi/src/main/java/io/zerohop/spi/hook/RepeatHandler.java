package io.zerohop.spi.hook;

import org.jspecify.annotations.Nullable;

/** Handler of {@link Shape#REPEAT}: {@code enter} once, {@code exit} after each pass. */
public non-sealed interface RepeatHandler extends HookHandler {

  /**
   * Called once before the first pass.
   *
   * @return the token for {@code exit}; null when this call is of no interest, and {@code exit} is
   *     not called for it
   */
  @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) throws Throwable;

  /**
   * Called after each pass.
   *
   * @return unchanged, result, failure, or {@link Verdict#again} for another pass, with what is
   *     left in {@link Pass#arguments} where the point writes arguments
   */
  Verdict exit(Object token, Pass pass) throws Throwable;

  /**
   * One finished pass of the body.
   *
   * @param self the hooked object, null in a static method
   * @param arguments the arguments of this pass
   * @param result what the body returned, null when it threw or is void
   * @param thrown what the body threw, null when it returned
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Pass(
      @Nullable Object self,
      @Nullable Object[] arguments,
      @Nullable Object result,
      @Nullable Throwable thrown) {}
}
