package io.zerohop.weaver.seam;

import io.zerohop.bootstrap.seam.Seam;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.jspecify.annotations.Nullable;

/**
 * Advice template of a REPEAT hook that leaves the arguments. Its body is copied into the hooked
 * method.
 */
final class RepeatTemplate {
  private RepeatTemplate() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static @Nullable Object enter(
      @HookNumber int hook,
      @Advice.This(optional = true, typing = Typing.DYNAMIC) @Nullable Object self,
      @Advice.AllArguments(typing = Typing.DYNAMIC) @Nullable Object[] arguments) {
    return Seam.enter(hook, self, arguments);
  }

  @Advice.OnMethodExit(
      onThrowable = Throwable.class,
      suppress = Throwable.class,
      repeatOn = Advice.OnNonDefaultValue.class)
  static boolean exit(
      @HookNumber int hook,
      @Advice.This(optional = true, typing = Typing.DYNAMIC) @Nullable Object self,
      @Advice.AllArguments(typing = Typing.DYNAMIC) @Nullable Object[] arguments,
      @Advice.Enter @Nullable Object token,
      @Advice.Return(readOnly = false, typing = Typing.DYNAMIC) @Nullable Object result,
      @Advice.Thrown(readOnly = false, typing = Typing.DYNAMIC) @Nullable Throwable thrown) {
    if (token == null) {
      return false;
    }
    Object[] both = Seam.exit(hook, token, self, arguments, result, thrown);
    if (both == null) {
      return false;
    }
    if (both.length == 0) {
      return true;
    }
    thrown = (Throwable) both[1];
    if (thrown == null) {
      result = both[0];
    }
    return false;
  }
}
