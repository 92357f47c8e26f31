package io.zerohop.weaver.seam;

import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * An ENTER hook, on a constructor too: where it writes arguments, those in the array become the
 * body's if the seam's answer is not null.
 */
final class EnterCode extends HookCode {

  EnterCode(HookedMethod method, MethodVisitor out) {
    super(method, out);
  }

  @Override
  void before() {
    Label body = new Label();
    List<Object> initial = initialLocals();
    int array = method.free();
    Label from = here();
    ask(array);
    if (method.point().writesArguments()) {
      jump(Opcodes.IFNULL, body);
      write(array, firstParameter());
    } else {
      insn(Opcodes.POP);
    }
    jump(Opcodes.GOTO, body);
    caught(from, initial);
    mv.visitLabel(body);
    frame(initial);
    beginBody();
  }
}
