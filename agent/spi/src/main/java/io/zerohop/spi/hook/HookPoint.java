package io.zerohop.spi.hook;

import java.util.List;

/**
 * One method of a library that is hooked, as data.
 *
 * <p>Exactly one method is meant: the first of {@code descriptors} that the class declares. Several
 * descriptors are the same hook in different versions; what is behind them is told by {@link
 * HookContext#descriptor}. Inherited methods do not count.
 *
 * @param id unique within the library, public in status and logs; usually {@code Class.method}
 * @param className binary name of the declaring class, such as {@code a.b.Outer$Inner}
 * @param method name of the method, {@code <init>} for a constructor
 * @param descriptors JVM method descriptors, the best first, such as {@code (Ljava/lang/String;I)V}
 * @param shape what the hook may do
 * @param presence whether the library may lack it
 * @param group the name behind {@link Presence#ONE_OF_GROUP}, else empty
 * @param writesArguments whether what the handler leaves in the argument array becomes the
 *     arguments of the body (enter, and exit before another pass)
 * @param field the field that a {@link Shape#CONSTRUCTED} handler may write, else empty
 */
public record HookPoint(
    String id,
    String className,
    String method,
    List<String> descriptors,
    Shape shape,
    Presence presence,
    String group,
    boolean writesArguments,
    String field) {

  public HookPoint {
    descriptors = List.copyOf(descriptors);
    if (descriptors.isEmpty()) {
      throw new IllegalArgumentException("descriptors must not be empty, was so for " + id);
    }
    boolean constructor = "<init>".equals(method);
    if (constructor && shape != Shape.CONSTRUCTED && shape != Shape.ENTER) {
      throw new IllegalArgumentException(
          "a constructor's shape must be ENTER or CONSTRUCTED, was " + shape + " for " + id);
    }
    if (!constructor && shape == Shape.CONSTRUCTED) {
      throw new IllegalArgumentException("CONSTRUCTED must sit on <init>, was " + method);
    }
    if (writesArguments && shape != Shape.ENTER && shape != Shape.REPEAT) {
      throw new IllegalArgumentException("only ENTER and REPEAT write arguments, was " + shape);
    }
    if (!field.isEmpty() && shape != Shape.CONSTRUCTED) {
      throw new IllegalArgumentException("only CONSTRUCTED writes a field, was " + shape);
    }
    if ((presence == Presence.ONE_OF_GROUP) == group.isEmpty()) {
      throw new IllegalArgumentException("group must be set with ONE_OF_GROUP, for " + id);
    }
  }

  private static HookPoint of(Shape shape, String className, String method, String[] descriptors) {
    String id = className.substring(className.lastIndexOf('.') + 1) + '.' + method;
    return new HookPoint(
        id, className, method, List.of(descriptors), shape, Presence.REQUIRED, "", false, "");
  }

  /** A required {@link Shape#ENTER} hook with the id {@code Class.method}. */
  public static HookPoint enter(String className, String method, String... descriptors) {
    return of(Shape.ENTER, className, method, descriptors);
  }

  /** A required {@link Shape#SKIP} hook with the id {@code Class.method}. */
  public static HookPoint skip(String className, String method, String... descriptors) {
    return of(Shape.SKIP, className, method, descriptors);
  }

  /** A required {@link Shape#EXIT} hook with the id {@code Class.method}. */
  public static HookPoint exit(String className, String method, String... descriptors) {
    return of(Shape.EXIT, className, method, descriptors);
  }

  /** A required {@link Shape#REPEAT} hook with the id {@code Class.method}. */
  public static HookPoint repeat(String className, String method, String... descriptors) {
    return of(Shape.REPEAT, className, method, descriptors);
  }

  /** A required {@link Shape#CONSTRUCTED} hook with the id {@code Class.<init>}. */
  public static HookPoint constructed(String className, String... descriptors) {
    return of(Shape.CONSTRUCTED, className, "<init>", descriptors);
  }

  /** The same hook under another id. */
  public HookPoint named(String otherId) {
    return new HookPoint(
        otherId, className, method, descriptors, shape, presence, group, writesArguments, field);
  }

  /** The same hook, which the library may lack. */
  public HookPoint optional() {
    return new HookPoint(
        id, className, method, descriptors, shape, Presence.OPTIONAL, "", writesArguments, field);
  }

  /** The same hook, one of several of which at least one must be there. */
  public HookPoint oneOf(String groupName) {
    return new HookPoint(
        id,
        className,
        method,
        descriptors,
        shape,
        Presence.ONE_OF_GROUP,
        groupName,
        writesArguments,
        field);
  }

  /** The same hook, whose handler may put other arguments into the array. */
  public HookPoint writingArguments() {
    return new HookPoint(id, className, method, descriptors, shape, presence, group, true, field);
  }

  /** The same constructor hook, whose handler's answer is written into {@code fieldName}. */
  public HookPoint writingField(String fieldName) {
    return new HookPoint(
        id, className, method, descriptors, shape, presence, group, writesArguments, fieldName);
  }
}
