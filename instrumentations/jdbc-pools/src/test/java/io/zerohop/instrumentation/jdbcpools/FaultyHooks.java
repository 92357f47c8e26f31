package io.zerohop.instrumentation.jdbcpools;

import io.zerohop.instrumentation.testkit.InjectingHooks;

/** The hooks with handlers that a test can make throw. */
public final class FaultyHooks {
  private static final String ADAPTERS = "io.zerohop.instrumentation.jdbcpools.FaultyAdapters$";

  private FaultyHooks() {}

  /** Those of HikariCP. */
  public static final class Hikari extends InjectingHooks {
    public Hikari() {
      super(new HikariHooks(), ADAPTERS + "Hikari");
    }
  }

  /** Those of DBCP2. */
  public static final class Dbcp2 extends InjectingHooks {
    public Dbcp2() {
      super(new Dbcp2Hooks(), ADAPTERS + "Dbcp2");
    }
  }

  /** Those of Tomcat's pool. */
  public static final class TomcatPool extends InjectingHooks {
    public TomcatPool() {
      super(new TomcatPoolHooks(), ADAPTERS + "TomcatPool");
    }
  }

  /** Those of Agroal. */
  public static final class Agroal extends InjectingHooks {
    public Agroal() {
      super(new AgroalHooks(), ADAPTERS + "Agroal");
    }
  }
}
