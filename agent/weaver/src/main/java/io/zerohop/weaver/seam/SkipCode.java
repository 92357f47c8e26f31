package io.zerohop.weaver.seam;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * A SKIP hook: what the seam answers, result and failure, takes the place of the body. The body
 * itself stays as it is.
 */
final class SkipCode extends HookCode {

  SkipCode(HookedMethod method, MethodVisitor out) {
    super(method, out);
  }

  @Override
  void before() {
    Label body = new Label();
    Label failed = new Label();
    Label returned = new Label();
    int outcome = method.free();
    int value = outcome + 1;
    List<Object> initial = initialLocals();
    Label from = here();
    number();
    self(0);
    arguments(firstParameter());
    enterSeam();
    cast(OBJECTS);
    store(outcome);
    load(outcome);
    jump(Opcodes.IFNULL, body);
    element(outcome, 1);
    jump(Opcodes.IFNONNULL, failed);
    if (result.getSort() != Type.VOID) {
      element(outcome, 0);
      unbox(result);
      store(result, value);
    }
    jump(Opcodes.GOTO, returned);
    mv.visitLabel(failed);
    List<Object> answered = new ArrayList<>(initial);
    pad(answered, outcome);
    answered.add(OBJECTS);
    frame(answered);
    element(outcome, 1);
    cast(THROWABLE);
    store(value);
    Label raise = new Label();
    jump(Opcodes.GOTO, raise);
    caught(from, initial);
    jump(Opcodes.GOTO, body);
    mv.visitLabel(raise);
    List<Object> raising = new ArrayList<>(answered);
    raising.add(THROWABLE);
    frame(raising);
    load(value);
    insn(Opcodes.ATHROW);
    mv.visitLabel(returned);
    if (result.getSort() == Type.VOID) {
      frame(answered);
    } else {
      List<Object> returning = new ArrayList<>(answered);
      returning.add(verified(result));
      frame(returning);
      load(result, value);
    }
    insn(result.getOpcode(Opcodes.IRETURN));
    mv.visitLabel(body);
    frame(initial);
    insn(Opcodes.NOP); // the body may begin with a frame of its own
  }
}
