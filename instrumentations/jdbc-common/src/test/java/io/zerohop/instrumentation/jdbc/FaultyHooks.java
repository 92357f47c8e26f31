package io.zerohop.instrumentation.jdbc;

import io.zerohop.instrumentation.testkit.InjectingHooks;
import io.zerohop.spi.hook.HookProvider;

/** The hooks of the module under test, with handlers that a test can make throw. */
public final class FaultyHooks extends InjectingHooks {
  /** The system property that names the module's own hooks. */
  static final String REAL = "zerohop.jdbc.hooks";

  /** For the service loader. */
  public FaultyHooks() {
    super(real(), FaultyAdapter.class.getName());
  }

  static HookProvider real() {
    try {
      return Class.forName(System.getProperty(REAL))
          .asSubclass(HookProvider.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(REAL + " must name a module's hooks, did not", e);
    }
  }
}
