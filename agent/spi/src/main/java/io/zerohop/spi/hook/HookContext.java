package io.zerohop.spi.hook;

import java.lang.invoke.MethodHandles;

/** What an {@link Adapter} may ask of the agent while it binds. Safe for use by many threads. */
public interface HookContext {

  /** The loader of this copy of the library; the platform loader for a part of the JDK. */
  ClassLoader libraryLoader();

  /** The library's version, such as {@code 4.12.0} or the Java version; empty when not known. */
  String libraryVersion();

  /** Whether the library has this hook point. */
  boolean present(String id);

  /**
   * The descriptor that the point matched, to tell versions apart.
   *
   * @throws IllegalArgumentException when the point is not present
   */
  String descriptor(String id);

  /**
   * A class of the library by its binary name, not initialised.
   *
   * @throws ClassNotFoundException when this copy of the library does not have it
   */
  Class<?> libraryClass(String name) throws ClassNotFoundException;

  /**
   * Full access to {@code target} and its package, private members included; its module is opened
   * when need be. Meant for handles kept in static final fields, not for use per call.
   */
  MethodHandles.Lookup lookupIn(Class<?> target) throws IllegalAccessException;

  /**
   * Defines a class of ours into the package, module and loader of {@code neighbour}, for types
   * that only a class of that package can see or extend. It sees JDK types and the library, none of
   * ours. Once per loader: a second definition of the same name gives the first.
   *
   * @param classFile a class file whose name is in {@code neighbour}'s package
   */
  Class<?> defineInto(Class<?> neighbour, byte[] classFile) throws IllegalAccessException;
}
