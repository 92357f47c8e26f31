package io.zerohop.weaver.seam;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.AnalyzerAdapter;

/**
 * Knows what is on the stack where no frame says so and only a jump, a switch or an exception leads
 * to: in class files before Java 6, and in classes of the boot loader that are woven once more, for
 * which the JVM keeps no frames. What is in the locals is then unknown. For one thread.
 */
final class StackKnown extends AnalyzerAdapter {
  private static final int OF_TWO = 2;

  private final Map<Label, List<Object>> stacks = new HashMap<>();

  StackKnown(HookedMethod method, MethodVisitor out) {
    super(
        Opcodes.ASM9,
        method.owner(),
        method.access(),
        method.point().method(),
        method.descriptor(),
        out);
  }

  @Override
  public void visitJumpInsn(int opcode, Label label) {
    if (stack != null) {
      boolean two = opcode >= Opcodes.IF_ICMPEQ && opcode <= Opcodes.IF_ACMPNE;
      leads(label, opcode == Opcodes.GOTO ? 0 : two ? OF_TWO : 1);
    }
    super.visitJumpInsn(opcode, label);
  }

  @Override
  public void visitTableSwitchInsn(int min, int max, Label dflt, Label... labels) {
    switches(dflt, labels);
    super.visitTableSwitchInsn(min, max, dflt, labels);
  }

  @Override
  public void visitLookupSwitchInsn(Label dflt, int[] keys, Label[] labels) {
    switches(dflt, labels);
    super.visitLookupSwitchInsn(dflt, keys, labels);
  }

  private void switches(Label dflt, Label[] labels) {
    if (stack != null) {
      leads(dflt, 1);
      for (Label label : labels) {
        leads(label, 1);
      }
    }
  }

  /** There the stack is as here, without what the instruction takes. */
  private void leads(Label to, int takes) {
    stacks.putIfAbsent(to, new ArrayList<>(stack.subList(0, stack.size() - takes)));
  }

  @Override
  public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
    super.visitTryCatchBlock(start, end, handler, type);
    stacks.putIfAbsent(handler, List.of(HookCode.THROWABLE));
  }

  /** The element of an array out of a local that is not known is not known either. */
  @Override
  public void visitInsn(int opcode) {
    if (opcode == Opcodes.AALOAD && stack != null) {
      int array = stack.size() - OF_TWO;
      if (!String.valueOf(stack.get(array)).startsWith("[")) {
        stack.set(array, Opcodes.NULL);
      }
    }
    super.visitInsn(opcode);
  }

  @Override
  public void visitLabel(Label label) {
    super.visitLabel(label);
    List<Object> known = stacks.get(label);
    if (locals == null && known != null) {
      locals = new ArrayList<>();
      stack = new ArrayList<>(known);
    }
  }
}
