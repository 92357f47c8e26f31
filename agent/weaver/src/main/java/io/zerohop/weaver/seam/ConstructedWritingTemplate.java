package io.zerohop.weaver.seam;

import io.zerohop.bootstrap.seam.Seam;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.jspecify.annotations.Nullable;

/**
 * Advice template of a CONSTRUCTED hook that writes a field. Its body is copied into the hooked
 * method.
 */
final class ConstructedWritingTemplate {
  private ConstructedWritingTemplate() {}

  @Advice.OnMethodExit(suppress = Throwable.class)
  static void exit(
      @HookNumber int hook,
      @Advice.This(typing = Typing.DYNAMIC) Object self,
      @Advice.AllArguments(typing = Typing.DYNAMIC) @Nullable Object[] arguments,
      @HookField @Nullable Object field) {
    Object value = Seam.enter(hook, self, arguments);
    if (value != null) {
      field = value;
    }
  }
}
