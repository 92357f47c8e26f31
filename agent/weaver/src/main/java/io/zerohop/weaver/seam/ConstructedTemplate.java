package io.zerohop.weaver.seam;

import io.zerohop.bootstrap.seam.Seam;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.jspecify.annotations.Nullable;

/**
 * Advice template of a CONSTRUCTED hook that only looks. Its body is copied into the hooked method.
 */
final class ConstructedTemplate {
  private ConstructedTemplate() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(
      @HookNumber int hook,
      @Advice.This(typing = Typing.DYNAMIC) Object self,
      @Advice.AllArguments(typing = Typing.DYNAMIC) @Nullable Object[] arguments) {
    Seam.enter(hook, self, arguments);
  }
}
