package io.zerohop.weaver.seam;

import org.jspecify.annotations.Nullable;

/**
 * What the weaver puts behind one hook number; the seam's own interface under a name that needs no
 * renaming. Implementations throw nothing and are safe for use by many threads.
 */
public interface Receiver {

  /** The hooked method is entered; null for "as if there were no hook". */
  @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments);

  /** The body ended; null for unchanged, an empty array for again, else result and throwable. */
  @Nullable Object @Nullable [] exit(
      @Nullable Object token,
      @Nullable Object self,
      @Nullable Object[] arguments,
      @Nullable Object result,
      @Nullable Throwable thrown);

  /** The woven code failed around this hook. */
  void fault(Throwable fault);
}
