package io.zerohop.weaver;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Class files that the JVM takes and javac does not write. */
final class Odd {
  static final String NAME = "odd.Odd";

  private static final String INTERNAL = "odd/Odd";
  private static final int FULL = 20;

  private Odd() {}

  private static ClassWriter open(int version) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(version, Opcodes.ACC_PUBLIC, INTERNAL, null, "java/lang/Object", null);
    return writer;
  }

  private static byte[] close(ClassWriter writer, MethodVisitor code, int stack, int locals) {
    code.visitMaxs(stack, locals);
    code.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }

  /** A method {@code int odd(int)} that returns with more than its result on the stack. */
  static byte[] leavesItsStack(int version) {
    ClassWriter writer = open(version);
    MethodVisitor code =
        writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "odd", "(I)I", null, null);
    code.visitCode();
    Label positive = new Label();
    code.visitInsn(Opcodes.ACONST_NULL);
    code.visitVarInsn(Opcodes.ILOAD, 0);
    code.visitJumpInsn(Opcodes.IFGT, positive);
    code.visitInsn(Opcodes.LCONST_1);
    code.visitInsn(Opcodes.ICONST_M1);
    code.visitInsn(Opcodes.IRETURN);
    code.visitLabel(positive);
    if (version >= Opcodes.V1_6) {
      code.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {Opcodes.NULL});
    }
    code.visitInsn(Opcodes.DCONST_0);
    code.visitVarInsn(Opcodes.ILOAD, 0);
    code.visitInsn(Opcodes.IRETURN);
    return close(writer, code, 4, 1);
  }

  /** A method {@code void full()} that returns with its stack full. */
  static byte[] fillsItsStack() {
    ClassWriter writer = open(Opcodes.V1_8);
    MethodVisitor code =
        writer.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "full", "()V", null, null);
    code.visitCode();
    for (int i = 0; i < FULL; i++) {
      code.visitInsn(Opcodes.ICONST_0);
    }
    code.visitInsn(Opcodes.RETURN);
    return close(writer, code, FULL, 0);
  }

  /** A constructor of an int that puts null where its object stood. */
  static byte[] overwritesItself() {
    ClassWriter writer = open(Opcodes.V1_8);
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "(I)V", null, null);
    code.visitCode();
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    code.visitInsn(Opcodes.ACONST_NULL);
    code.visitVarInsn(Opcodes.ASTORE, 0);
    code.visitInsn(Opcodes.RETURN);
    return close(writer, code, 1, 2);
  }
}
