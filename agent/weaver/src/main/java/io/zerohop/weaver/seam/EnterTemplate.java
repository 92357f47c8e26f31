package io.zerohop.weaver.seam;

import io.zerohop.bootstrap.seam.Seam;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.jspecify.annotations.Nullable;

/** Advice template of an ENTER hook that only looks. Its body is copied into the hooked method. */
final class EnterTemplate {
  private EnterTemplate() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(
      @HookNumber int hook,
      @Advice.This(optional = true, typing = Typing.DYNAMIC) @Nullable Object self,
      @Advice.AllArguments(typing = Typing.DYNAMIC) @Nullable Object[] arguments) {
    Seam.enter(hook, self, arguments);
  }
}
