package io.zerohop.weaver;

import io.zerohop.spi.hook.HookPoint;
import io.zerohop.weaver.seam.Templates;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.TypeResolutionStrategy;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/**
 * Writes hooks into class files: advice only, so the class keeps its members and its shape. The
 * only user of Byte Buddy's weaving; made on the first class that is hooked. Thread-safe.
 */
final class Weaving {
  private final Templates templates = new Templates();
  private final ByteBuddy byteBuddy = new ByteBuddy().with(TypeValidation.DISABLED);

  /**
   * The class file with all hooks of {@code hooks} that sit in {@code className}.
   *
   * @throws IllegalStateException when one of them did not get into it
   */
  byte[] weave(String className, Iterable<NumberedHook> hooks, ClassFiles files) {
    TypePool pool = TypePool.Default.WithLazyResolution.of(files);
    TypeDescription type = pool.describe(className).resolve();
    DynamicType.Builder<?> builder = byteBuddy.decorate(type, files);
    List<Once> all = new ArrayList<>();
    for (NumberedHook numbered : hooks) {
      HookPoint point = numbered.hook().point();
      if (point.className().equals(className)) {
        Once once = new Once(point, templates.advice(point, numbered.number(), field(type, point)));
        all.add(once);
        builder =
            builder.visit(
                new AsmVisitorWrapper.ForDeclaredMethods()
                    .invokable(method(point, numbered.hook().descriptor()), once));
      }
    }
    byte[] woven = builder.make(TypeResolutionStrategy.Disabled.INSTANCE, pool).getBytes();
    for (Once once : all) {
      once.check();
    }
    return woven;
  }

  private static ElementMatcher.Junction<MethodDescription> method(
      HookPoint point, String descriptor) {
    ElementMatcher.Junction<MethodDescription> named =
        "<init>".equals(point.method())
            ? ElementMatchers.isConstructor()
            : ElementMatchers.named(point.method());
    return named.and(ElementMatchers.hasDescriptor(descriptor));
  }

  private static @Nullable FieldDescription field(TypeDescription type, HookPoint point) {
    return point.field().isEmpty()
        ? null
        : type.getDeclaredFields().filter(ElementMatchers.named(point.field())).getOnly();
  }

  /** A hook and its number in the seam's table. */
  record NumberedHook(Hook hook, int number) {}

  /** One advice, and how many methods it was written into. */
  private static final class Once
      implements AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper {
    private final HookPoint point;
    private final Advice advice;
    private int methods;

    Once(HookPoint point, Advice advice) {
      this.point = point;
      this.advice = advice;
    }

    @Override
    public MethodVisitor wrap(
        TypeDescription type,
        MethodDescription method,
        MethodVisitor visitor,
        Implementation.Context context,
        TypePool pool,
        int writerFlags,
        int readerFlags) {
      methods++;
      return advice.wrap(type, method, visitor, context, pool, writerFlags, readerFlags);
    }

    void check() {
      if (methods != 1) {
        throw new IllegalStateException(
            "hook point " + point.id() + " must match one method, was " + methods);
      }
    }
  }
}
