package io.zerohop.instrumentation.jdbc;

import io.zerohop.instrumentation.testkit.InjectingAdapter;
import io.zerohop.spi.hook.Adapter;

/** The adapter of the module under test, with handlers that a test can make throw. */
public final class FaultyAdapter extends InjectingAdapter {
  /** For the weaver. */
  public FaultyAdapter() {
    super(real());
  }

  private static Adapter real() {
    try {
      return Class.forName(FaultyHooks.real().hooks().adapter())
          .asSubclass(Adapter.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the module's adapter must be there, was not", e);
    }
  }
}
