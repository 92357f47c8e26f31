package io.zerohop.weaver.seam;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.description.annotation.AnnotationValue;
import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * A method that is hooked, as far as advice looks at it, and the number of its hook. Made from what
 * the class file says of this method alone: Byte Buddy's own description reads the whole class and
 * its generics, while the application waits for it. For one thread.
 */
public final class HookedMethod extends MethodDescription.Latent {
  private static final int OF_A_CLASS_FILE = 0xffff;

  private final int number;
  private final @Nullable FieldDescription field;

  private HookedMethod(
      TypeDescription owner,
      int access,
      String name,
      Type type,
      int number,
      @Nullable FieldDescription field) {
    super(
        owner,
        name,
        access & OF_A_CLASS_FILE,
        List.of(),
        described(type.getReturnType()).asGenericType(),
        parameters(type.getArgumentTypes()),
        List.of(),
        List.of(),
        AnnotationValue.UNDEFINED,
        TypeDescription.Generic.UNDEFINED);
    this.number = number;
    this.field = field;
  }

  /**
   * A method with a hook.
   *
   * @param access its flags, as a class visitor gets them
   * @param descriptor the JVM's
   * @param number the hook's in the seam's table
   * @param field the field that the hook writes, null when it writes none
   */
  public static HookedMethod of(
      TypeDescription owner,
      int access,
      String name,
      String descriptor,
      int number,
      @Nullable FieldDescription field) {
    return new HookedMethod(owner, access, name, Type.getMethodType(descriptor), number, field);
  }

  /**
   * A class with hooks, as far as advice looks at it.
   *
   * @param access its flags, as a class file has them
   */
  public static TypeDescription owner(String internalName, int access) {
    return named(internalName.replace('/', '.'), access & OF_A_CLASS_FILE);
  }

  /** A field of it, with its flags and descriptor. */
  public static FieldDescription field(
      TypeDescription owner, int access, String name, String descriptor) {
    return new FieldDescription.Latent(
        owner,
        name,
        access & OF_A_CLASS_FILE,
        described(Type.getType(descriptor)).asGenericType(),
        List.of());
  }

  /** The number of the hook in a method that is being hooked. */
  static int number(MethodDescription hooked) {
    return ((HookedMethod) hooked).number;
  }

  /**
   * The field that the hook writes.
   *
   * @throws IllegalStateException when it writes none
   */
  static FieldDescription field(MethodDescription hooked) {
    FieldDescription field = ((HookedMethod) hooked).field;
    if (field == null) {
      throw new IllegalStateException("the field that the hook writes was not found in its class");
    }
    return field;
  }

  private static List<ParameterDescription.Token> parameters(Type[] types) {
    List<ParameterDescription.Token> tokens = new ArrayList<>(types.length);
    for (Type type : types) {
      tokens.add(new ParameterDescription.Token(described(type).asGenericType()));
    }
    return tokens;
  }

  private static TypeDescription described(Type type) {
    return switch (type.getSort()) {
      case Type.VOID -> TypeDescription.ForLoadedType.of(void.class);
      case Type.BOOLEAN -> TypeDescription.ForLoadedType.of(boolean.class);
      case Type.CHAR -> TypeDescription.ForLoadedType.of(char.class);
      case Type.BYTE -> TypeDescription.ForLoadedType.of(byte.class);
      case Type.SHORT -> TypeDescription.ForLoadedType.of(short.class);
      case Type.INT -> TypeDescription.ForLoadedType.of(int.class);
      case Type.FLOAT -> TypeDescription.ForLoadedType.of(float.class);
      case Type.LONG -> TypeDescription.ForLoadedType.of(long.class);
      case Type.DOUBLE -> TypeDescription.ForLoadedType.of(double.class);
      case Type.ARRAY ->
          TypeDescription.ArrayProjection.of(
              described(type.getElementType()), type.getDimensions());
      default -> named(type.getClassName(), Opcodes.ACC_PUBLIC);
    };
  }

  private static TypeDescription named(String name, int modifiers) {
    return new TypeDescription.Latent(name, modifiers, TypeDescription.Generic.UNDEFINED);
  }
}
