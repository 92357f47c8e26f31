package io.zerohop.spi.hook;

/**
 * The typed side of an instrumentation: gives each hook point its handler.
 *
 * <p>It has a public constructor without parameters and lives in the bridge loader, where the
 * library and our own SPI are both visible. One instance serves one loader's copy of the library.
 * It is made when the first hook of the library is reached, on that application thread.
 */
public interface Adapter {

  /**
   * Binds a handler for every hook point that {@link HookContext#present} tells to be there.
   * Anything thrown, and a point left without handler, leaves the whole library alone with that
   * reason.
   */
  void bind(HookContext context, HookBinder binder) throws Throwable;
}
