package io.zerohop.weaver.seam;

import io.zerohop.bootstrap.seam.Seam;
import io.zerohop.spi.hook.HookPoint;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.implementation.bytecode.constant.IntegerConstant;
import net.bytebuddy.implementation.bytecode.member.MethodInvocation;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import net.bytebuddy.pool.TypePool;

/**
 * The closed set of advice templates, one for each shape and what it may write. Templates are read
 * as class files, never loaded, each once; what differs between hooks is asked of the {@link
 * HookedMethod}. Thread-safe.
 */
public final class Templates {
  private final ClassFileLocator locator =
      ClassFileLocator.ForClassLoader.of(Templates.class.getClassLoader());
  private final TypePool pool = TypePool.Default.of(locator);
  private final Advice.ExceptionHandler faults = new Faults();
  private final Advice.WithCustomMapping mapping =
      Advice.withCustomMapping()
          .bind(HookNumber.class, new OfNumber())
          .bind(HookField.class, new OfField());
  private final Map<String, Advice> read = new ConcurrentHashMap<>();

  /** The advice for a hook, to be put around a {@link HookedMethod}. */
  public Advice advice(HookPoint point) {
    String template = template(point);
    Advice known = read.get(template);
    if (known == null) {
      known = mapping.to(pool.describe(template).resolve(), locator).withExceptionHandler(faults);
      read.put(template, known);
    }
    return known;
  }

  private static StackManipulation number(MethodDescription hooked) {
    return IntegerConstant.forValue(HookedMethod.number(hooked));
  }

  private static String template(HookPoint point) {
    String name =
        switch (point.shape()) {
          case ENTER -> "<init>".equals(point.method()) ? "Constructing" : "Enter";
          case SKIP -> "Skip";
          case EXIT -> "Exit";
          case REPEAT -> "Repeat";
          case CONSTRUCTED -> "Constructed";
        };
    String writing = point.writesArguments() || !point.field().isEmpty() ? "Writing" : "";
    return Templates.class.getPackageName() + '.' + name + writing + "Template";
  }

  /** Hands what a hook throws to the seam. */
  private static final class Faults implements Advice.ExceptionHandler {
    private final MethodDescription fault =
        Described.method(
            Described.type(Type.getInternalName(Seam.class), Opcodes.ACC_PUBLIC),
            Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC,
            "fault",
            "(Ljava/lang/Throwable;I)V");

    @Override
    public StackManipulation resolve(MethodDescription hooked, TypeDescription type) {
      return new StackManipulation.Compound(number(hooked), MethodInvocation.invoke(fault));
    }
  }

  /** The constant behind {@link HookNumber}. */
  private static final class OfNumber implements Advice.OffsetMapping {
    @Override
    public Target resolve(
        TypeDescription type,
        MethodDescription hooked,
        Assigner assigner,
        Advice.ArgumentHandler arguments,
        Sort sort) {
      return new Target.ForStackManipulation(number(hooked));
    }
  }

  /** The field behind {@link HookField}. */
  private static final class OfField extends Advice.OffsetMapping.ForField {
    OfField() {
      super(
          TypeDescription.ForLoadedType.of(Object.class).asGenericType(),
          false,
          Assigner.Typing.DYNAMIC);
    }

    @Override
    protected FieldDescription resolve(TypeDescription type, MethodDescription hooked) {
      return HookedMethod.field(hooked);
    }
  }
}
