package io.zerohop.weaver.seam;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * A CONSTRUCTED hook: sees the new object when the constructor is about to return, and may write
 * one of its fields, which may be final.
 */
final class ConstructedCode extends LeavingCode {
  private final int value;

  ConstructedCode(HookedMethod method, MethodVisitor out) {
    super(method, out);
    this.value = method.behindCopies();
  }

  @Override
  void before() {
    load(0); // the body may write there
    store(kept);
    copyArguments(1, kept + 1);
    beginBody();
  }

  @Override
  void returned() { // what others weave around this wants the arguments in their places
    load(kept);
    store(0);
    copyArguments(kept + 1, 1);
  }

  @Override
  void after() {
    List<Object> locals = new ArrayList<>();
    locals.add(method.owner());
    addParameters(locals);
    addKept(locals, method.owner());
    mv.visitLabel(leave);
    frame(locals);
    Label done = new Label();
    Label from = here();
    number();
    load(kept);
    arguments(kept + 1);
    enterSeam();
    String field = method.field();
    if (field == null) {
      insn(Opcodes.POP);
    } else {
      store(value);
      load(value);
      jump(Opcodes.IFNULL, done);
      load(kept);
      load(value);
      unbox(Type.getType(field));
      mv.visitFieldInsn(Opcodes.PUTFIELD, method.owner(), method.point().field(), field);
    }
    jump(Opcodes.GOTO, done);
    caught(from, locals);
    mv.visitLabel(done);
    frame(locals);
    insn(Opcodes.RETURN);
  }
}
