package io.zerohop.weaver;

import io.zerohop.spi.hook.HookPoint;
import io.zerohop.weaver.seam.Described;
import io.zerohop.weaver.seam.HookedMethod;
import io.zerohop.weaver.seam.Templates;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.scaffold.TypeInitializer;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.auxiliary.AuxiliaryType;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
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
   * @param hooks all of them in that class
   * @throws IllegalStateException when one of them did not get into it
   */
  byte[] weave(List<Place> hooks, byte[] bytes) {
    ClassReader reader = OpenedClassReader.of(bytes);
    ClassWriter writer = new ClassWriter(reader, FLAGS);
    List<Once> all = new ArrayList<>();
    for (Place hook : hooks) {
      all.add(new Once(hook, templates.advice(hook.point)));
    }
    TypeDescription type = Described.type(reader.getClassName(), reader.getAccess());
    Implementation.Context context = context(type, ClassFileVersion.ofClassFile(bytes));
    reader.accept(new Hooking(writer, all, type, context), FLAGS);
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
        HookPoint enter = HookPoint.enter(name, "toString", accessor);
        HookPoint repeat = HookPoint.repeat(name, "descriptor", accessor);
        weave(
            List.of(new Place(enter, accessor, 0), new Place(repeat, accessor, 1)),
            file.readAllBytes());
      }
    }
  }

  /**
   * Where a hook goes.
   *
   * @param descriptor the one of the point's that the class declares
   * @param number the hook's in the seam's table
   */
  record Place(HookPoint point, String descriptor, int number) {}

  /** Hands the hooked methods to their advice. */
  private static final class Hooking extends ClassVisitor {
    private final List<Once> hooks;
    private final TypeDescription type;
    private final Implementation.Context context;

    Hooking(
        ClassVisitor next, List<Once> hooks, TypeDescription type, Implementation.Context context) {
      super(OpenedClassReader.ASM_API, next);
      this.hooks = hooks;
      this.type = type;
      this.context = context;
    }

    @Override
    public @Nullable FieldVisitor visitField(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        @Nullable Object value) {
      for (Once hook : hooks) {
        if (hook.place.point.field().equals(name)) {
          hook.field = Described.field(type, access, name, descriptor);
        }
      }
      return super.visitField(access, name, descriptor, signature, value);
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
          int number = hook.place.number;
          HookedMethod method = HookedMethod.of(type, access, name, descriptor, number, hook.field);
          visitor = hook.wrap(method, visitor, context);
        }
      }
      return visitor;
    }
  }

  /** One hook, and how many methods it was written into. */
  private static final class Once {
    private final Place place;
    private final Advice advice;
    private @Nullable FieldDescription field;
    private int methods;

    Once(Place place, Advice advice) {
      this.place = place;
      this.advice = advice;
    }

    boolean isIn(String method, String descriptor) {
      return place.point.method().equals(method) && place.descriptor.equals(descriptor);
    }

    MethodVisitor wrap(HookedMethod method, MethodVisitor visitor, Implementation.Context context) {
      methods++;
      return advice.wrap(
          method.getDeclaringType(),
          method,
          visitor,
          context,
          TypePool.Empty.INSTANCE,
          FLAGS,
          FLAGS);
    }

    void check() {
      if (methods != 1) {
        throw new IllegalStateException(
            "hook point " + place.point.id() + " must match one method, was " + methods);
      }
    }
  }
}
