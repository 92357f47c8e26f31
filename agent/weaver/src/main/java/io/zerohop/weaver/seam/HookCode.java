package io.zerohop.weaver.seam;

import io.zerohop.bootstrap.seam.Seam;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Copies a method and writes a hook around its body: the parts of which all shapes are made. The
 * method keeps its own code and locals; what is ours stands in locals behind them. Whatever our
 * code throws goes to the seam, and the method goes on as if there were no hook. For one thread.
 */
abstract class HookCode extends MethodVisitor {
  static final String OBJECT = "java/lang/Object";
  static final String OBJECTS = "[Ljava/lang/Object;";
  static final String THROWABLE = "java/lang/Throwable";

  private static final String SEAM = Type.getInternalName(Seam.class);
  private static final int STACK = 12; // number, token, self, array, array, index, a long; boxing

  final HookedMethod method;
  final Type result;
  private final Type[] parameters;
  private @Nullable Label unnumbered;

  HookCode(HookedMethod method, MethodVisitor out) {
    super(Opcodes.ASM9, out);
    this.method = method;
    this.result = Type.getReturnType(method.descriptor());
    this.parameters = Type.getArgumentTypes(method.descriptor());
  }

  /** Writes what stands before the body. */
  abstract void before();

  /** Writes what stands behind the body. */
  void after() {}

  @Override
  public final void visitCode() {
    mv.visitCode();
    unnumbered = here();
    before();
  }

  /** Our code before the body counts to the body's first line. */
  @Override
  public final void visitLineNumber(int line, Label start) {
    if (unnumbered != null) {
      mv.visitLineNumber(line, unnumbered);
      unnumbered = null;
    }
    mv.visitLineNumber(line, start);
  }

  @Override
  public final void visitMaxs(int maxStack, int maxLocals) {
    after();
    mv.visitMaxs(
        Math.max(maxStack + 2, STACK), // one more value, on top of what the body may leave there
        method.free() + HookedMethod.locals(method.descriptor()));
  }

  /** A label at this place. */
  final Label here() {
    Label label = new Label();
    mv.visitLabel(label);
    return label;
  }

  /** Where the first parameter stands: behind {@code this}. */
  final int firstParameter() {
    return method.isStatic() ? 0 : 1;
  }

  final void insn(int opcode) {
    mv.visitInsn(opcode);
  }

  final void load(int local) {
    mv.visitVarInsn(Opcodes.ALOAD, local);
  }

  final void store(int local) {
    mv.visitVarInsn(Opcodes.ASTORE, local);
  }

  final void load(Type type, int local) {
    mv.visitVarInsn(type.getOpcode(Opcodes.ILOAD), local);
  }

  final void store(Type type, int local) {
    mv.visitVarInsn(type.getOpcode(Opcodes.ISTORE), local);
  }

  final void jump(int opcode, Label to) {
    mv.visitJumpInsn(opcode, to);
  }

  /** Pushes the number of the hook. */
  final void number() {
    push(method.number());
  }

  /**
   * Asks the seam before the body; its answer is on the stack then.
   *
   * @param array where the array of arguments is kept, if it may be written to
   */
  final void ask(int array) {
    number();
    if (method.isConstructor()) {
      insn(Opcodes.ACONST_NULL); // there is no object yet
    } else {
      self(0);
    }
    arguments(firstParameter());
    keepArray(array);
    enterSeam();
  }

  /** Keeps the array that is on the stack, if it may be written to. */
  final void keepArray(int array) {
    if (method.point().writesArguments()) {
      insn(Opcodes.DUP);
      store(array);
    }
  }

  /** Begins the body, which may begin with a frame: there must be code between that and ours. */
  final void beginBody() {
    insn(Opcodes.NOP);
  }

  private void push(int value) {
    if (value <= 5) {
      insn(Opcodes.ICONST_0 + value);
    } else if (value <= Byte.MAX_VALUE) {
      mv.visitIntInsn(Opcodes.BIPUSH, value);
    } else if (value <= Short.MAX_VALUE) {
      mv.visitIntInsn(Opcodes.SIPUSH, value);
    } else {
      mv.visitLdcInsn(value);
    }
  }

  /** Pushes {@code this} from a local; null in a static method. */
  final void self(int local) {
    if (method.isStatic()) {
      insn(Opcodes.ACONST_NULL);
    } else {
      load(local);
    }
  }

  /** Pushes a new array of the arguments that stand from {@code local} on. */
  final void arguments(int local) {
    push(parameters.length);
    mv.visitTypeInsn(Opcodes.ANEWARRAY, OBJECT);
    int at = local;
    for (int i = 0; i < parameters.length; i++) {
      insn(Opcodes.DUP);
      push(i);
      load(parameters[i], at);
      box(parameters[i]);
      insn(Opcodes.AASTORE);
      at += parameters[i].getSize();
    }
  }

  /** Puts what is in an array where the arguments stand, from {@code local} on. */
  final void write(int array, int local) {
    int at = local;
    for (int i = 0; i < parameters.length; i++) {
      element(array, i);
      unbox(parameters[i]);
      store(parameters[i], at);
      at += parameters[i].getSize();
    }
  }

  /** Copies the arguments. */
  final void copyArguments(int from, int to) {
    int offset = 0;
    for (Type parameter : parameters) {
      load(parameter, from + offset);
      store(parameter, to + offset);
      offset += parameter.getSize();
    }
  }

  /** Pushes an element of the array in a local. */
  final void element(int array, int index) {
    load(array);
    push(index);
    insn(Opcodes.AALOAD);
  }

  final void box(Type type) {
    if (isPrimitive(type)) {
      String wrapper = wrapper(type);
      String descriptor = '(' + type.getDescriptor() + ")L" + wrapper + ';';
      mv.visitMethodInsn(Opcodes.INVOKESTATIC, wrapper, "valueOf", descriptor, false);
    }
  }

  final void unbox(Type type) {
    if (!isPrimitive(type)) {
      cast(type.getInternalName());
      return;
    }
    String wrapper = wrapper(type);
    cast(wrapper);
    String value = type.getClassName() + "Value";
    mv.visitMethodInsn(Opcodes.INVOKEVIRTUAL, wrapper, value, "()" + type.getDescriptor(), false);
  }

  final void cast(String internalName) {
    if (!internalName.equals(OBJECT)) {
      mv.visitTypeInsn(Opcodes.CHECKCAST, internalName);
    }
  }

  private static boolean isPrimitive(Type type) {
    return type.getSort() < Type.ARRAY;
  }

  private static String wrapper(Type type) {
    return switch (type.getSort()) {
      case Type.BOOLEAN -> "java/lang/Boolean";
      case Type.CHAR -> "java/lang/Character";
      case Type.BYTE -> "java/lang/Byte";
      case Type.SHORT -> "java/lang/Short";
      case Type.INT -> "java/lang/Integer";
      case Type.FLOAT -> "java/lang/Float";
      case Type.LONG -> "java/lang/Long";
      case Type.DOUBLE -> "java/lang/Double";
      default -> throw new IllegalArgumentException("type must have a wrapper, was " + type);
    };
  }

  /** Calls {@link Seam#enter} with number, self and array on the stack. */
  final void enterSeam() {
    seam("enter", "(ILjava/lang/Object;[Ljava/lang/Object;)Ljava/lang/Object;");
  }

  /** Calls {@link Seam#exit} with its six arguments on the stack. */
  final void exitSeam() {
    seam(
        "exit",
        "(ILjava/lang/Object;Ljava/lang/Object;[Ljava/lang/Object;Ljava/lang/Object;"
            + "Ljava/lang/Throwable;)[Ljava/lang/Object;");
  }

  /**
   * Ends a part of our code, begun at {@code from}, that must have jumped away here. Behind it
   * stands what happens when it throws: the seam is told.
   *
   * @param locals those that the part never changes
   */
  final void caught(Label from, List<Object> locals) {
    Label to = here();
    mv.visitTryCatchBlock(from, to, to, THROWABLE);
    frame(locals, THROWABLE);
    number();
    seam("fault", "(Ljava/lang/Throwable;I)V");
  }

  private void seam(String name, String descriptor) {
    mv.visitMethodInsn(Opcodes.INVOKESTATIC, SEAM, name, descriptor, false);
  }

  /** Tells the verifier what is in the locals, and on the stack, at this place. */
  final void frame(List<Object> locals, Object... stack) {
    if (method.framed()) {
      mv.visitFrame(Opcodes.F_NEW, locals.size(), locals.toArray(), stack.length, stack);
    }
  }

  /** The locals at the beginning of the method, as frames name them. */
  final List<Object> initialLocals() {
    List<Object> locals = new ArrayList<>();
    if (!method.isStatic()) {
      locals.add(method.isConstructor() ? Opcodes.UNINITIALIZED_THIS : method.owner());
    }
    addParameters(locals);
    return locals;
  }

  /** Adds the parameters' types. */
  final void addParameters(List<Object> locals) {
    for (Type parameter : parameters) {
      locals.add(verified(parameter));
    }
  }

  /** Adds unknown locals until there are {@code slots}. */
  static void pad(List<Object> locals, int slots) {
    int taken = locals.size();
    for (Object one : locals) {
      if (isWide(one)) {
        taken++;
      }
    }
    for (; taken < slots; taken++) {
      locals.add(Opcodes.TOP);
    }
  }

  /** Whether the verifier's name is of a type that takes two places. */
  static boolean isWide(Object verified) {
    return verified == Opcodes.LONG || verified == Opcodes.DOUBLE;
  }

  /** The verifier's name of a type. */
  static Object verified(Type type) {
    return switch (type.getSort()) {
      case Type.BOOLEAN, Type.CHAR, Type.BYTE, Type.SHORT, Type.INT -> Opcodes.INTEGER;
      case Type.FLOAT -> Opcodes.FLOAT;
      case Type.LONG -> Opcodes.LONG;
      case Type.DOUBLE -> Opcodes.DOUBLE;
      default -> type.getInternalName();
    };
  }
}
