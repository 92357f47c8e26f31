package io.zerohop.weaver.seam;

import io.zerohop.bootstrap.seam.Seam;
import io.zerohop.spi.hook.HookPoint;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.implementation.bytecode.constant.IntegerConstant;
import net.bytebuddy.implementation.bytecode.member.MethodInvocation;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/**
 * The closed set of advice templates, one for each shape and what it may write. Templates are read
 * as class files, never loaded. Thread-safe.
 */
public final class Templates {
  private final ClassFileLocator locator =
      ClassFileLocator.ForClassLoader.of(Templates.class.getClassLoader());
  private final TypePool pool = TypePool.Default.of(locator);
  private final MethodDescription fault =
      TypeDescription.ForLoadedType.of(Seam.class)
          .getDeclaredMethods()
          .filter(ElementMatchers.named("fault"))
          .getOnly();

  /**
   * The advice for one hook.
   *
   * @param hook the hook's number in the seam's table
   * @param field the field that the point writes, null when it names none
   */
  public Advice advice(HookPoint point, int hook, @Nullable FieldDescription field) {
    Advice.WithCustomMapping mapping =
        Advice.withCustomMapping().bind(HookNumber.class, (Object) hook);
    if (field != null) {
      mapping =
          mapping.bind(
              new Advice.OffsetMapping.ForField.Resolved.Factory<>(
                  HookField.class, field, false, Assigner.Typing.DYNAMIC));
    }
    String template = Templates.class.getPackageName() + '.' + template(point) + "Template";
    return mapping
        .to(pool.describe(template).resolve(), locator)
        .withExceptionHandler(
            new Advice.ExceptionHandler.Simple(
                new StackManipulation.Compound(
                    IntegerConstant.forValue(hook), MethodInvocation.invoke(fault))));
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
    return point.writesArguments() || !point.field().isEmpty() ? name.concat("Writing") : name;
  }
}
