package io.zerohop.weaver.seam;

import io.zerohop.bootstrap.seam.Seam;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.jspecify.annotations.Nullable;

/**
 * Advice template of an ENTER hook on a constructor that replaces arguments. Its body is copied
 * into the hooked method.
 */
final class ConstructingWritingTemplate {
  private ConstructingWritingTemplate() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(
      @HookNumber int hook,
      @Advice.AllArguments(readOnly = false, typing = Typing.DYNAMIC)
          @Nullable Object[] arguments) {
    Object[] given = arguments;
    if (Seam.enter(hook, null, given) != null) {
      arguments = given;
    }
  }
}
