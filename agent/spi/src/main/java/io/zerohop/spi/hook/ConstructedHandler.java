package io.zerohop.spi.hook;

import org.jspecify.annotations.Nullable;

/** Handler of {@link Shape#CONSTRUCTED}. */
@FunctionalInterface
public non-sealed interface ConstructedHandler extends HookHandler {

  /**
   * Called after the constructor's body, on its way out.
   *
   * @return the new value of the point's {@link HookPoint#field}, null to leave it; not used where
   *     the point names none
   */
  @Nullable Object constructed(Object self, @Nullable Object[] arguments) throws Throwable;
}
