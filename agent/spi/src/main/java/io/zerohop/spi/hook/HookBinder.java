package io.zerohop.spi.hook;

/**
 * Takes the handlers of one library. Each call throws IllegalArgumentException for an id that the
 * library does not describe or whose {@link Shape} is another; points which are not present may be
 * bound, to no effect.
 */
public interface HookBinder {

  /**
   * Binds one handler; its kind must be the one of the point's shape. A lambda takes the typed
   * method of its shape below.
   */
  void bind(String id, HookHandler handler);

  /** Binds a {@link Shape#ENTER} point. */
  default void enter(String id, EnterHandler handler) {
    bind(id, handler);
  }

  /** Binds a {@link Shape#SKIP} point. */
  default void skip(String id, SkipHandler handler) {
    bind(id, handler);
  }

  /** Binds a {@link Shape#EXIT} point. */
  default void exit(String id, ExitHandler handler) {
    bind(id, handler);
  }

  /** Binds a {@link Shape#REPEAT} point. */
  default void repeat(String id, RepeatHandler handler) {
    bind(id, handler);
  }

  /** Binds a {@link Shape#CONSTRUCTED} point. */
  default void constructed(String id, ConstructedHandler handler) {
    bind(id, handler);
  }
}
