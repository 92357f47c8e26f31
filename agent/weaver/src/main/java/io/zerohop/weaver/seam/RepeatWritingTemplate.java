package io.zerohop.weaver.seam;

import io.zerohop.bootstrap.seam.Seam;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.jspecify.annotations.Nullable;

/**
 * Advice template of a REPEAT hook that replaces arguments, before the first pass and between
 * passes. Its body is copied into the hooked method.
 */
final class RepeatWritingTemplate {
  private RepeatWritingTemplate() {}

  @Advice.OnMethodEnter(suppress = Throwable.class)
  static @Nullable Object enter(
      @HookNumber int hook,
      @Advice.This(optional = true, typing = Typing.DYNAMIC) @Nullable Object self,
      @Advice.AllArguments(readOnly = false, typing = Typing.DYNAMIC)
          @Nullable Object[] arguments) {
    Object[] given = arguments;
    Object token = Seam.enter(hook, self, given);
    if (token != null) {
      arguments = given;
    }
    return token;
  }

  @Advice.OnMethodExit(
      onThrowable = Throwable.class,
      suppress = Throwable.class,
      repeatOn = Advice.OnNonDefaultValue.class)
  static boolean exit(
      @HookNumber int hook,
      @Advice.This(optional = true, typing = Typing.DYNAMIC) @Nullable Object self,
      @Advice.AllArguments(readOnly = false, typing = Typing.DYNAMIC) @Nullable Object[] arguments,
      @Advice.Enter @Nullable Object token,
      @Advice.Return(readOnly = false, typing = Typing.DYNAMIC) @Nullable Object result,
      @Advice.Thrown(readOnly = false, typing = Typing.DYNAMIC) @Nullable Throwable thrown) {
    if (token == null) {
      return false;
    }
    Object[] given = arguments;
    Object[] both = Seam.exit(hook, token, self, given, result, thrown);
    if (both == null) {
      return false;
    }
    if (both.length == 0) {
      arguments = given;
      return true;
    }
    thrown = (Throwable) both[1];
    if (thrown == null) {
      result = both[0];
    }
    return false;
  }
}
