package io.zerohop.instrumentation.testkit;

import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.LibraryHooks;

/**
 * The hooks of an instrumentation with another adapter in front. A module's test class path names a
 * subclass in {@code META-INF/services/io.zerohop.spi.hook.HookProvider}.
 */
public abstract class InjectingHooks implements HookProvider {
  private final HookProvider real;
  private final String adapter;

  /**
   * Hooks in front of the real ones.
   *
   * @param adapter binary name of the module's {@link InjectingAdapter}
   */
  protected InjectingHooks(HookProvider real, String adapter) {
    this.real = real;
    this.adapter = adapter;
  }

  @Override
  public final LibraryHooks hooks() {
    return real.hooks().answeredBy(adapter);
  }
}
