package io.zerohop.weaver.seam;

import io.zerohop.bootstrap.seam.Seam;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.jspecify.annotations.Nullable;

/** Advice template of an EXIT hook. Its body is copied into the hooked method. */
final class ExitTemplate {
  private ExitTemplate() {}

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @HookNumber int hook,
      @Advice.This(optional = true, typing = Typing.DYNAMIC) @Nullable Object self,
      @Advice.AllArguments(typing = Typing.DYNAMIC) @Nullable Object[] arguments,
      @Advice.Return(readOnly = false, typing = Typing.DYNAMIC) @Nullable Object result,
      @Advice.Thrown(readOnly = false, typing = Typing.DYNAMIC) @Nullable Throwable thrown) {
    Object[] both = Seam.exit(hook, null, self, arguments, result, thrown);
    if (both != null) {
      thrown = (Throwable) both[1];
      if (thrown == null) {
        result = both[0];
      }
    }
  }
}
