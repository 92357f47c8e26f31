package io.zerohop.weaver.seam;

import io.zerohop.spi.hook.HookPoint;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * A method that is being hooked, as its class file tells it. Immutable.
 *
 * @param owner internal name of its class
 * @param access its flags
 * @param descriptor the one of the point's that it has
 * @param point the hook's description
 * @param number the hook's in the seam's table
 * @param field descriptor of the field that the hook writes, null when it writes none
 * @param free the first local that neither the method nor a hook closer to its body uses
 * @param framed whether the class file has stack map frames (JVMS 4.7.4): from Java 6 on
 */
public record HookedMethod(
    String owner,
    int access,
    String descriptor,
    HookPoint point,
    int number,
    @Nullable String field,
    int free,
    boolean framed) {

  /** How many locals a hook in a method of that type takes at most. */
  public static int locals(String descriptor) {
    return arguments(descriptor) + AroundCode.BESIDE_ARGUMENTS;
  }

  /** What writes the method to {@code out} with its hook in it. */
  public MethodVisitor writer(MethodVisitor out) {
    return switch (point.shape()) {
      case ENTER -> new EnterCode(this, out);
      case SKIP -> new SkipCode(this, out);
      case EXIT, REPEAT -> new AroundCode(this, out).behindStack();
      case CONSTRUCTED -> new ConstructedCode(this, out).behindStack();
    };
  }

  /** How many locals the arguments take, with one for {@code this}. */
  private static int arguments(String descriptor) {
    return Type.getArgumentsAndReturnSizes(descriptor) >> 2;
  }

  /** The first local that is not taken when the arguments are copied to the free ones. */
  int behindCopies() {
    return free + arguments(descriptor) - (isStatic() ? 1 : 0);
  }

  boolean isStatic() {
    return (access & Opcodes.ACC_STATIC) != 0;
  }

  boolean isConstructor() {
    return "<init>".equals(point.method());
  }
}
