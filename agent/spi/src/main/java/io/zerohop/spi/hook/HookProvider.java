package io.zerohop.spi.hook;

/**
 * Describes the hooks of one library; the entry of an instrumentation, found by {@code
 * META-INF/services/io.zerohop.spi.hook.HookProvider}.
 *
 * <p>It is loaded before the application's {@code main}, by a loader that does not see the library:
 * an implementation has a public constructor without parameters, names no type of the library and
 * does nothing but build its description.
 */
public interface HookProvider {

  /** The description; called once, on any thread. */
  LibraryHooks hooks();
}
