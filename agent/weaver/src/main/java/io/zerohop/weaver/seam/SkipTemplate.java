package io.zerohop.weaver.seam;

import io.zerohop.bootstrap.seam.Seam;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.jspecify.annotations.Nullable;

/** Advice template of a SKIP hook. Its body is copied into the hooked method. */
final class SkipTemplate {
  private SkipTemplate() {}

  @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
  static @Nullable Object enter(
      @HookNumber int hook,
      @Advice.This(optional = true, typing = Typing.DYNAMIC) @Nullable Object self,
      @Advice.AllArguments(typing = Typing.DYNAMIC) @Nullable Object[] arguments) {
    return Seam.enter(hook, self, arguments);
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.Enter @Nullable Object outcome,
      @Advice.Return(readOnly = false, typing = Typing.DYNAMIC) @Nullable Object result,
      @Advice.Thrown(readOnly = false, typing = Typing.DYNAMIC) @Nullable Throwable thrown) {
    if (outcome != null) {
      Object[] both = (Object[]) outcome;
      thrown = (Throwable) both[1];
      if (thrown == null) {
        result = both[0];
      }
    }
  }
}
