package io.zerohop.weaver;

import io.zerohop.spi.hook.HookPoint;
import io.zerohop.weaver.seam.HookedMethod;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes hooks into class files: code around the bodies of methods only, so the class keeps its
 * members and its shape, and methods without a hook keep their bytes. Made on the first class that
 * is hooked. Thread-safe.
 */
final class Weaving {
  private static final int AS_IT_IS = 0; // Frames and sizes are written with the code.

  /**
   * The class file with these hooks.
   *
   * @param hooks all of them in that class; of several in one method the first is the outermost
   * @throws IllegalStateException when one of them did not get into it
   */
  byte[] weave(List<Place> hooks, byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    Map<String, Integer> locals = new HashMap<>();
    reader.accept(new Locals(hooks, locals), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    ClassWriter writer = new ClassWriter(reader, AS_IT_IS);
    writer.setComputeLimits(Integer.MAX_VALUE, Long.MAX_VALUE); // a method may be long
    Hooking hooking = new Hooking(writer, hooks, locals);
    reader.accept(hooking, ClassReader.EXPAND_FRAMES);
    hooking.check();
    return writer.toByteArray();
  }

  /** Weaves a class of ours and throws it away: all that weaving needs is loaded then. */
  void rehearse() throws IOException {
    String name = Place.class.getName();
    String accessor = "()Ljava/lang/String;";
    String number = "()I";
    try (InputStream file =
        Place.class.getResourceAsStream(
            name.substring(name.lastIndexOf('.') + 1).concat(".class"))) {
      if (file != null) {
        HookPoint enter = HookPoint.enter(name, "toString", accessor);
        HookPoint repeat = HookPoint.repeat(name, "descriptor", accessor);
        HookPoint skip = HookPoint.skip(name, "hashCode", number);
        weave(
            List.of(
                new Place(enter, accessor, 0),
                new Place(repeat, accessor, 1),
                new Place(skip, number, 2)),
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
  record Place(HookPoint point, String descriptor, int number) {
    boolean isIn(String method, String methodDescriptor) {
      return point.method().equals(method) && descriptor.equals(methodDescriptor);
    }
  }

  /** Reads how many locals the hooked methods have. */
  private static final class Locals extends ClassVisitor {
    private final List<Place> hooks;
    private final Map<String, Integer> locals;

    Locals(List<Place> hooks, Map<String, Integer> locals) {
      super(Opcodes.ASM9);
      this.hooks = hooks;
      this.locals = locals;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      for (Place hook : hooks) {
        if (hook.isIn(name, descriptor)) {
          return new MethodVisitor(Opcodes.ASM9) {
            @Override
            public void visitMaxs(int maxStack, int maxLocals) {
              locals.put(name.concat(descriptor), maxLocals);
            }
          };
        }
      }
      return null;
    }
  }

  /** Has the hooked methods written with their hooks. */
  private static final class Hooking extends ClassVisitor {
    private final List<Place> hooks;
    private final Map<String, Integer> locals;
    private final Map<String, String> fields = new HashMap<>();
    private final boolean[] written;
    private String owner = "";
    private boolean framed;

    Hooking(ClassVisitor next, List<Place> hooks, Map<String, Integer> locals) {
      super(Opcodes.ASM9, next);
      this.hooks = hooks;
      this.locals = locals;
      this.written = new boolean[hooks.size()];
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        @Nullable String signature,
        @Nullable String superName,
        String @Nullable [] interfaces) {
      owner = name;
      framed = (version & 0xffff) >= Opcodes.V1_6;
      super.visit(version, access, name, signature, superName, interfaces);
    }

    @Override
    public @Nullable FieldVisitor visitField(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        @Nullable Object value) {
      fields.put(name, descriptor);
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
      int inside = 0;
      for (Place hook : hooks) {
        if (hook.isIn(name, descriptor)) {
          inside++;
        }
      }
      for (int i = 0; i < written.length; i++) {
        Place hook = hooks.get(i);
        if (hook.isIn(name, descriptor)) {
          written[i] = true;
          inside--;
          visitor = hooked(hook, access, descriptor, inside).writer(visitor);
        }
      }
      return visitor;
    }

    /** The method for one of its hooks, with so many between it and the body. */
    private HookedMethod hooked(Place hook, int access, String descriptor, int inside) {
      HookPoint point = hook.point;
      int own = locals.getOrDefault(point.method().concat(descriptor), 0);
      int free = own + inside * HookedMethod.locals(descriptor);
      String field = fields.get(point.field());
      if (field == null && !point.field().isEmpty()) {
        throw new IllegalStateException(
            "field " + point.field() + " of hook point " + point.id() + " must be there, is not");
      }
      return new HookedMethod(owner, access, descriptor, point, hook.number, field, free, framed);
    }

    void check() {
      for (int i = 0; i < written.length; i++) {
        if (!written[i]) {
          throw new IllegalStateException(
              "hook point " + hooks.get(i).point.id() + " must match one method, was 0");
        }
      }
    }
  }
}
