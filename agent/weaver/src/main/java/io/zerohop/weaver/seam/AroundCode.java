package io.zerohop.weaver.seam;

import io.zerohop.spi.hook.Shape;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * An EXIT hook, which may put another result or failure in place of the body's, or a REPEAT hook,
 * which is asked before too and may have the body run once more. A REPEAT hook whose seam answers
 * null before is not asked behind.
 */
final class AroundCode extends LeavingCode {
  /** Token, array, failure, outcome, and two for the result. */
  static final int BESIDE_ARGUMENTS = 6;

  private final boolean repeats;
  private final int token;
  private final int array;
  private final int thrown;
  private final int outcome;
  private final int value;
  private final Label again = new Label();
  private Label body = again;

  AroundCode(HookedMethod method, MethodVisitor out) {
    super(method, out);
    this.repeats = method.point().shape() == Shape.REPEAT;
    this.token = method.behindCopies();
    this.array = token + 1;
    this.thrown = array + 1;
    this.outcome = thrown + 1;
    this.value = outcome + 1;
  }

  @Override
  void before() {
    if (repeats) {
      begin();
    }
    if (!method.isStatic()) {
      load(0);
      store(kept);
    }
    copyArguments(firstParameter(), kept + firstParameter());
    if (repeats) {
      mv.visitLabel(again);
      frame(lasting());
      if (!method.isStatic()) {
        load(kept);
        store(0);
      }
      copyArguments(kept + firstParameter(), firstParameter());
    }
    body = here();
    beginBody();
  }

  private void begin() {
    Label known = new Label();
    List<Object> initial = initialLocals();
    Label from = here();
    ask(array);
    store(token);
    if (method.point().writesArguments()) {
      load(token);
      jump(Opcodes.IFNULL, known);
      write(array, firstParameter());
    }
    jump(Opcodes.GOTO, known);
    caught(from, initial);
    insn(Opcodes.ACONST_NULL);
    store(token);
    mv.visitLabel(known);
    List<Object> asked = new ArrayList<>(initial);
    pad(asked, token);
    asked.add(OBJECT);
    frame(asked);
    beginBody(); // so does each pass
  }

  @Override
  void addOwn(List<Object> locals) {
    if (repeats) {
      locals.add(OBJECT);
    }
  }

  /** The locals that no pass of the body changes. */
  private List<Object> lasting() {
    List<Object> locals = new ArrayList<>();
    addKept(locals, method.owner());
    addOwn(locals);
    return locals;
  }

  @Override
  void returned() {
    if (result.getSort() != Type.VOID) {
      store(result, value);
    }
    insn(Opcodes.ACONST_NULL);
    store(thrown);
  }

  @Override
  void after() {
    Label failed = here();
    mv.visitTryCatchBlock(body, failed, failed, THROWABLE);
    frame(lasting(), THROWABLE);
    store(thrown);
    nothing();
    mv.visitLabel(leave);
    List<Object> left = left(Opcodes.TOP);
    frame(left);
    Label done = new Label();
    tell(left, done);
    mv.visitLabel(done);
    frame(left);
    Label normally = new Label();
    load(thrown);
    jump(Opcodes.IFNULL, normally);
    load(thrown);
    insn(Opcodes.ATHROW);
    mv.visitLabel(normally);
    frame(left);
    if (result.getSort() != Type.VOID) {
      load(result, value);
    }
    insn(result.getOpcode(Opcodes.IRETURN));
  }

  /** A result for the verifier where there is none. */
  private void nothing() {
    switch (result.getSort()) {
      case Type.VOID -> {
        return;
      }
      case Type.FLOAT -> insn(Opcodes.FCONST_0);
      case Type.LONG -> insn(Opcodes.LCONST_0);
      case Type.DOUBLE -> insn(Opcodes.DCONST_0);
      case Type.ARRAY, Type.OBJECT -> insn(Opcodes.ACONST_NULL);
      default -> insn(Opcodes.ICONST_0);
    }
    store(result, value);
  }

  /** The locals behind the body. */
  private List<Object> left(Object answer) {
    List<Object> locals = lasting();
    pad(locals, thrown);
    locals.add(THROWABLE);
    locals.add(answer);
    if (result.getSort() != Type.VOID) {
      locals.add(verified(result));
    }
    return locals;
  }

  private void tell(List<Object> left, Label done) {
    if (repeats) {
      load(token);
      jump(Opcodes.IFNULL, done);
    }
    Label from = here();
    number();
    if (repeats) {
      load(token);
    } else {
      insn(Opcodes.ACONST_NULL);
    }
    self(kept);
    arguments(kept + firstParameter());
    keepArray(array);
    if (result.getSort() == Type.VOID) {
      insn(Opcodes.ACONST_NULL);
    } else {
      load(result, value);
      box(result);
    }
    load(thrown);
    exitSeam();
    store(outcome);
    load(outcome);
    jump(Opcodes.IFNULL, done);
    if (repeats) {
      repeatIfEmpty();
    }
    take(done);
    caught(from, left);
  }

  private void repeatIfEmpty() {
    Label over = new Label();
    load(outcome);
    insn(Opcodes.ARRAYLENGTH);
    jump(Opcodes.IFNE, over);
    if (method.point().writesArguments()) {
      write(array, kept + firstParameter());
    }
    jump(Opcodes.GOTO, again);
    mv.visitLabel(over);
    frame(left(OBJECTS));
  }

  private void take(Label done) {
    Label failure = new Label();
    element(outcome, 1);
    jump(Opcodes.IFNONNULL, failure);
    if (result.getSort() != Type.VOID) {
      element(outcome, 0);
      unbox(result);
      store(result, value);
    }
    insn(Opcodes.ACONST_NULL);
    store(thrown);
    jump(Opcodes.GOTO, done);
    mv.visitLabel(failure);
    frame(left(OBJECTS));
    element(outcome, 1);
    cast(THROWABLE);
    store(thrown);
    jump(Opcodes.GOTO, done);
  }
}
