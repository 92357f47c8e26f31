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

/**
 * Descriptions for Byte Buddy of what is known by its names and flags alone: a class without its
 * members, a member without its annotations and generics. Byte Buddy's own read whole classes, or
 * load a good part of it to reflect on them, while the application waits.
 */
public final class Described {
  private static final int OF_A_CLASS_FILE = 0xffff;

  private Described() {}

  /** The flags that a class file may have, of those that ASM tells. */
  static int flags(int access) {
    return access & OF_A_CLASS_FILE;
  }

  /**
   * A class.
   *
   * @param access its flags, as ASM tells them
   */
  public static TypeDescription type(String internalName, int access) {
    return named(internalName.replace('/', '.'), flags(access));
  }

  /** A field, with its flags and descriptor. */
  public static FieldDescription field(
      TypeDescription owner, int access, String name, String descriptor) {
    return new FieldDescription.Latent(
        owner, name, flags(access), type(Type.getType(descriptor)).asGenericType(), List.of());
  }

  /** A method, with its flags and descriptor. */
  static MethodDescription method(
      TypeDescription owner, int access, String name, String descriptor) {
    return new OfMethod(owner, access, name, Type.getMethodType(descriptor));
  }

  /** The type of a field, a parameter or a result. */
  static TypeDescription type(Type type) {
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
          TypeDescription.ArrayProjection.of(type(type.getElementType()), type.getDimensions());
      default -> named(type.getClassName(), Opcodes.ACC_PUBLIC);
    };
  }

  private static TypeDescription named(String name, int modifiers) {
    return new TypeDescription.Latent(name, modifiers, TypeDescription.Generic.UNDEFINED);
  }

  /** A method of that type. */
  static class OfMethod extends MethodDescription.Latent {
    OfMethod(TypeDescription owner, int access, String name, Type type) {
      super(
          owner,
          name,
          flags(access),
          List.of(),
          Described.type(type.getReturnType()).asGenericType(),
          parameters(type),
          List.of(),
          List.of(),
          AnnotationValue.UNDEFINED,
          TypeDescription.Generic.UNDEFINED);
    }

    private static List<ParameterDescription.Token> parameters(Type type) {
      List<ParameterDescription.Token> tokens = new ArrayList<>();
      for (Type parameter : type.getArgumentTypes()) {
        tokens.add(new ParameterDescription.Token(Described.type(parameter).asGenericType()));
      }
      return tokens;
    }
  }
}
