package io.zerohop.weaver.seam;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A hook that sees the body end: the arguments are kept as they came in, and each return of the
 * body goes to one place behind it.
 */
abstract class LeavingCode extends HookCode {
  /** Where {@code this} and the arguments are kept. */
  final int kept;

  /** The place behind the body, where nothing is on the stack. */
  final Label leave = new Label();

  private final StackKnown known;

  LeavingCode(HookedMethod method, MethodVisitor out) {
    super(method, out);
    this.kept = method.free();
    this.known = new StackKnown(method, this);
  }

  /** This one behind what tells it what is on the stack: the method is to be visited there. */
  final MethodVisitor behindStack() {
    return known;
  }

  /** Keeps what the result is made of, which is on the stack. */
  abstract void returned();

  /** Adds what is in our own locals while the body runs, behind the arguments that are kept. */
  void addOwn(List<Object> locals) {}

  /**
   * Adds what is kept.
   *
   * @param self what {@code this} is at that place: in a constructor not always the object yet
   */
  final void addKept(List<Object> locals, Object self) {
    pad(locals, kept);
    if (!method.isStatic()) {
      locals.add(self);
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
   * javac do so. Where no frame and no jump so far tells what it is, it is taken to be nothing.
   */
  private void drop(int results) {
    List<Object> stack = known.stack == null ? List.of() : known.stack;
    int top = stack.size() - results;
    while (top > 0) {
      boolean wide = top > 1 && isWide(stack.get(top - 2));
      insn(wide ? Opcodes.POP2 : Opcodes.POP);
      top -= wide ? 2 : 1;
    }
  }

  @Override
  public final void visitFrame(
      int type, int numLocal, Object[] local, int numStack, Object[] stack) {
    List<Object> locals = new ArrayList<>(Arrays.asList(local).subList(0, numLocal));
    boolean made =
        !locals.contains(Opcodes.UNINITIALIZED_THIS)
            && !Arrays.asList(stack).subList(0, numStack).contains(Opcodes.UNINITIALIZED_THIS);
    addKept(locals, made ? method.owner() : Opcodes.UNINITIALIZED_THIS);
    addOwn(locals);
    mv.visitFrame(Opcodes.F_NEW, locals.size(), locals.toArray(), numStack, stack);
  }
}
