package io.zerohop.weaver;

import io.zerohop.spi.hook.HookPoint;
import io.zerohop.weaver.seam.Templates;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.scaffold.TypeInitializer;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.auxiliary.AuxiliaryType;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Writes hooks into class files: advice only, so the class keeps its members and its shape. The
 * only user of Byte Buddy's weaving; made on the first class that is hooked. Thread-safe.
 */
final class Weaving {
  private static final int FLAGS = 0; // Advice writes its own frames and sizes.

  private final Templates templates = new Templates();

  /**
   * The class file with these hooks; methods without one stay as they are.
   *
   * @param hooks all of them in {@code className}
   * @throws IllegalStateException when one of them did not get into it
   */
  byte[] weave(String className, List<Place> hooks, ClassFiles files) throws IOException {
    TypePool pool = TypePool.Default.WithLazyResolution.of(files);
    TypeDescription type = pool.describe(className).resolve();
    byte[] bytes = files.locate(className).resolve();
    ClassReader reader = OpenedClassReader.of(bytes);
    ClassWriter writer = new ClassWriter(reader, FLAGS);
    Implementation.Context context = context(type, ClassFileVersion.ofClassFile(bytes));
    List<Once> all = new ArrayList<>();
    for (Place hook : hooks) {
      all.add(new Once(hook, templates.advice(hook.point, hook.number, field(type, hook.point))));
    }
    reader.accept(new Hooking(writer, all, new Target(type, context, pool)), FLAGS);
    for (Once once : all) {
      once.check();
    }
    return writer.toByteArray();
  }

  private static Implementation.Context context(TypeDescription type, ClassFileVersion version) {
    boolean frames = version.isAtLeast(ClassFileVersion.JAVA_V6);
    return Implementation.Context.Disabled.Factory.INSTANCE.make(
        type,
        new AuxiliaryType.NamingStrategy.SuffixingRandom("zerohop"),
        TypeInitializer.None.INSTANCE,
        version,
        version,
        frames
            ? Implementation.Context.FrameGeneration.GENERATE
            : Implementation.Context.FrameGeneration.DISABLED);
  }

  /** Weaves a class of ours and throws it away: all that weaving needs is loaded then. */
  void rehearse() throws IOException {
    String name = Place.class.getName();
    String accessor = "()Ljava/lang/String;";
    try (InputStream file =
        Place.class.getResourceAsStream(
            name.substring(name.lastIndexOf('.') + 1).concat(".class"))) {
      if (file != null) {
        ClassFiles files = new ClassFiles(Place.class.getClassLoader(), name, file.readAllBytes());
        HookPoint enter = HookPoint.enter(name, "toString", accessor);
        HookPoint repeat = HookPoint.repeat(name, "descriptor", accessor);
        weave(name, List.of(new Place(enter, accessor, 0), new Place(repeat, accessor, 1)), files);
      }
    }
  }

  private static @Nullable FieldDescription field(TypeDescription type, HookPoint point) {
    return point.field().isEmpty()
        ? null
        : type.getDeclaredFields().filter(ElementMatchers.named(point.field())).getOnly();
  }

  /**
   * Where a hook goes.
   *
   * @param descriptor the one of the point's that the class declares
   * @param number the hook's in the seam's table
   */
  record Place(HookPoint point, String descriptor, int number) {}

  /** The class that is woven. */
  private record Target(TypeDescription type, Implementation.Context context, TypePool pool) {
    MethodDescription method(String name, String descriptor) {
      ElementMatcher.Junction<MethodDescription> named =
          "<init>".equals(name) ? ElementMatchers.isConstructor() : ElementMatchers.named(name);
      return type.getDeclaredMethods()
          .filter(named.and(ElementMatchers.hasDescriptor(descriptor)))
          .getOnly();
    }
  }

  /**
   * Hands the hooked methods to their advice. Byte Buddy's own way there describes all methods of
   * the class anew for each hook, which costs a start more than the weaving itself.
   */
  private static final class Hooking extends ClassVisitor {
    private final List<Once> hooks;
    private final Target target;

    Hooking(ClassVisitor next, List<Once> hooks, Target target) {
      super(OpenedClassReader.ASM_API, next);
      this.hooks = hooks;
      this.target = target;
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      MethodVisitor visitor = super.visitMethod(access, name, descriptor, signature, exceptions);
      for (Once hook : hooks) {
        if (hook.isIn(name, descriptor)) {
          visitor = hook.wrap(target, target.method(name, descriptor), visitor);
        }
      }
      return visitor;
    }
  }

  /** One hook, and how many methods it was written into. */
  private static final class Once {
    private final Place place;
    private final Advice advice;
    private int methods;

    Once(Place place, Advice advice) {
      this.place = place;
      this.advice = advice;
    }

    boolean isIn(String method, String descriptor) {
      return place.point.method().equals(method) && place.descriptor.equals(descriptor);
    }

    MethodVisitor wrap(Target target, MethodDescription method, MethodVisitor visitor) {
      methods++;
      return advice.wrap(target.type, method, visitor, target.context, target.pool, FLAGS, FLAGS);
    }

    void check() {
      if (methods != 1) {
        throw new IllegalStateException(
            "hook point " + place.point.id() + " must match one method, was " + methods);
      }
    }
  }
}
