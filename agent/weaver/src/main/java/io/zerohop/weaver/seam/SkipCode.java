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
    int thrown = outcome + 1;
    int value = thrown + 1;
    List<Object> initial = initialLocals();
    Label from = here();
    ask(outcome);
    cast(OBJECTS);
    store(outcome);
    load(outcome);
    jump(Opcodes.IFNULL, body);
    element(outcome, 1);
    cast(THROWABLE);
    store(thrown);
    load(thrown);
    jump(Opcodes.IFNONNULL, failed);
    if (result.getSort() != Type.VOID) {
      element(outcome, 0);
      unbox(result);
      store(result, value);
    }
    jump(Opcodes.GOTO, returned);
    caught(from, initial);
    jump(Opcodes.GOTO, body);
    List<Object> answered = new ArrayList<>(initial);
    pad(answered, outcome);
    answered.add(OBJECTS);
    answered.add(THROWABLE);
    mv.visitLabel(failed);
    frame(answered);
    load(thrown);
    insn(Opcodes.ATHROW);
    mv.visitLabel(returned);
    if (result.getSort() != Type.VOID) {
      answered.add(verified(result));
    }
    frame(answered);
    if (result.getSort() != Type.VOID) {
      load(result, value);
    }
    insn(result.getOpcode(Opcodes.IRETURN));
    mv.visitLabel(body);
    frame(initial);
    beginBody();
  }
}
