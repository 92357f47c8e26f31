package io.zerohop.weaver;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What a class file declares, as far as hooks care.
 *
 * @param methods name and descriptor of each method with a body, joined
 * @param fields descriptors by field name
 */
record ClassFile(Set<String> methods, Map<String, String> fields) {

  static ClassFile read(byte[] bytes) {
    ClassFile file = new ClassFile(new HashSet<>(), new HashMap<>());
    new ClassReader(bytes)
        .accept(
            new Members(file),
            ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return file;
  }

  private static final class Members extends ClassVisitor {
    private final ClassFile file;

    Members(ClassFile file) {
      super(Opcodes.ASM9);
      this.file = file;
    }

    @Override
    public @Nullable FieldVisitor visitField(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        @Nullable Object value) {
      file.fields.put(name, descriptor);
      return null;
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      if ((access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0) {
        file.methods.add(name + descriptor);
      }
      return null;
    }
  }
}
