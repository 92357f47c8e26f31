package io.zerohop.weaver;

import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * The types of a hooked method, against which a handler's answers are checked before woven code
 * casts them.
 *
 * @param type parameters and result, primitives as their wrappers
 * @param nullable per parameter, whether null is allowed
 * @param nullableResult whether null is a result
 * @param fieldType the type of the field that the hook writes, null without
 */
@SuppressWarnings("ArrayRecordComponent")
record Signature(
    MethodType type, boolean[] nullable, boolean nullableResult, @Nullable Class<?> fieldType) {

  static Signature of(MethodType declared, @Nullable Class<?> fieldType) {
    boolean[] nullable = new boolean[declared.parameterCount()];
    for (int i = 0; i < nullable.length; i++) {
      nullable[i] = !declared.parameterType(i).isPrimitive();
    }
    Class<?> result = declared.returnType();
    return new Signature(
        declared.wrap(), nullable, !result.isPrimitive() || result == void.class, fieldType);
  }

  void arguments(@Nullable Object[] arguments) {
    for (int i = 0; i < nullable.length; i++) {
      check(arguments[i], type.parameterType(i), nullable[i]);
    }
  }

  void result(@Nullable Object result) {
    if (type.returnType() != Void.class) {
      check(result, type.returnType(), nullableResult);
    }
  }

  Object field(Object value) {
    if (fieldType != null) {
      check(value, fieldType, false);
    }
    return value;
  }

  private static void check(@Nullable Object value, Class<?> wanted, boolean nullable) {
    if (value == null ? !nullable : !wanted.isInstance(value)) {
      throw new ClassCastException(
          "a handler's value must be a "
              + wanted.getName()
              + ", was "
              + (value == null ? "null" : value.getClass().getName()));
    }
  }
}
