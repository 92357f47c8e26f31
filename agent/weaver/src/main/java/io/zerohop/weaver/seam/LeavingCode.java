package io.zerohop.weaver.seam;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.AnalyzerAdapter;

/**
 * A hook that sees the body end: the arguments are kept as they came in, and each return of the
 * body goes to one place behind it.
 */
abstract class LeavingCode extends HookCode {
  /** Where {@code this}, but not a constructor's, and the arguments are kept. */
  final int kept;

  /** The place behind the body, where nothing is on the stack. */
  final Label leave = new Label();

  private @Nullable AnalyzerAdapter analyzer;

  LeavingCode(HookedMethod method, MethodVisitor out) {
    super(method, out);
    this.kept = method.free();
  }

  /** What comes before this one and knows what is on the stack. */
  final void analyzer(AnalyzerAdapter before) {
    this.analyzer = before;
  }

  /** Keeps what the result is made of, which is on the stack. */
  abstract void returned();

  /** Adds what is in our own locals while the body runs, behind the arguments that are kept. */
  void addOwn(List<Object> locals) {}

  /** The types of what is kept. */
  final void addKept(List<Object> locals) {
    pad(locals, kept);
    if (!method.isStatic()) {
      locals.add(method.isConstructor() ? Opcodes.TOP : method.owner());
    }
    addParameters(locals);
  }

  @Override
  public final void visitInsn(int opcode) {
    if (opcode < Opcodes.IRETURN || opcode > Opcodes.RETURN) {
      mv.visitInsn(opcode);
      return;
    }
    returned();
    drop(result.getSize());
    jump(Opcodes.GOTO, leave);
  }

  /**
   * Takes from the stack what the body left there below its result, as it may: compilers other than
   * javac do so. In class files without frames that is not known everywhere; such old compilers
   * left nothing.
   */
  private void drop(int results) {
    List<Object> stack = analyzer == null || analyzer.stack == null ? List.of() : analyzer.stack;
    int top = stack.size() - results;
    while (top > 0) {
      boolean wide = stack.get(top - 1) == Opcodes.TOP; // the second half of a long or double
      insn(wide ? Opcodes.POP2 : Opcodes.POP);
      top -= wide ? 2 : 1;
    }
  }

  /** What is known of a local at this place of the body; null when nothing is. */
  final @Nullable Object known(int local) {
    List<Object> locals = analyzer == null ? null : analyzer.locals;
    return locals == null || locals.size() <= local ? null : locals.get(local);
  }

  @Override
  public final void visitFrame(
      int type, int numLocal, Object[] local, int numStack, Object[] stack) {
    List<Object> locals = new ArrayList<>(Arrays.asList(local).subList(0, numLocal));
    addKept(locals);
    addOwn(locals);
    mv.visitFrame(Opcodes.F_NEW, locals.size(), locals.toArray(), numStack, stack);
  }
}
