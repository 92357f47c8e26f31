package io.zerohop.spi.hook;

import org.jspecify.annotations.Nullable;

/** Handler of {@link Shape#ENTER}. */
@FunctionalInterface
public non-sealed interface EnterHandler extends HookHandler {

  /** Called before the body; changes to {@code arguments} count where the point writes them. */
  void enter(@Nullable Object self, @Nullable Object[] arguments) throws Throwable;
}
