package io.zerohop.weaver.seam;

import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * A method that is hooked, as far as advice looks at it, and the number of its hook. Made from what
 * the class file says of this method alone: Byte Buddy's own description reads the whole class and
 * its generics, while the application waits for it. For one thread.
 */
public final class HookedMethod extends Described.OfMethod {
  private final int number;
  private final @Nullable FieldDescription field;

  private HookedMethod(
      TypeDescription owner,
      int access,
      String name,
      Type type,
      int number,
      @Nullable FieldDescription field) {
    super(owner, access, name, type);
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
}
