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
    copyArguments(1, kept + 1);
    insn(Opcodes.NOP); // the body may begin with a frame of its own
  }

  @Override
  void returned() {
    Object self = known(0);
    if (self != null && !self.equals(method.owner())) {
      throw new IllegalStateException(
          "a constructor must leave its object in local 0, had " + self + " there");
    }
  }

  @Override
  void after() {
    List<Object> locals = new ArrayList<>();
    locals.add(method.owner());
    addKept(locals);
    mv.visitLabel(leave);
    frame(locals);
    Label done = new Label();
    Label from = here();
    number();
    load(0);
    arguments(kept + 1);
    enterSeam();
    if (method.field().isEmpty()) {
      insn(Opcodes.POP);
    } else {
      store(value);
      load(value);
      jump(Opcodes.IFNULL, done);
      load(0);
      load(value);
      unbox(Type.getType(method.field()));
      mv.visitFieldInsn(Opcodes.PUTFIELD, method.owner(), method.point().field(), method.field());
    }
    jump(Opcodes.GOTO, done);
    caught(from, locals);
    mv.visitLabel(done);
    frame(locals);
    insn(Opcodes.RETURN);
  }
}
