package io.zerohop.weaver.seam;

import io.zerohop.bootstrap.seam.Seam;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.jspecify.annotations.Nullable;

/**
 * Advice template of an ENTER hook on a constructor that only looks, before there is an object. Its
 * body is copied into the hooked method.
 */
final class ConstructingTemplate {
  private ConstructingTemplate() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static void enter(
      @HookNumber int hook,
      @Advice.AllArguments(typing = Typing.DYNAMIC) @Nullable Object[] arguments) {
    Seam.enter(hook, null, arguments);
  }
}
