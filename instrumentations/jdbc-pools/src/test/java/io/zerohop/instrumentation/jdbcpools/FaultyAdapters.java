package io.zerohop.instrumentation.jdbcpools;

import io.zerohop.instrumentation.testkit.InjectingAdapter;

/** The adapters with handlers that a test can make throw. */
public final class FaultyAdapters {
  private FaultyAdapters() {}

  /** That of HikariCP. */
  public static final class Hikari extends InjectingAdapter {
    public Hikari() {
      super(new HikariAdapter());
    }
  }

  /** That of DBCP2. */
  public static final class Dbcp2 extends InjectingAdapter {
    public Dbcp2() {
      super(new Dbcp2Adapter());
    }
  }

  /** That of Tomcat's pool. */
  public static final class TomcatPool extends InjectingAdapter {
    public TomcatPool() {
      super(new TomcatPoolAdapter());
    }
  }

  /** That of Agroal. */
  public static final class Agroal extends InjectingAdapter {
    public Agroal() {
      super(new AgroalAdapter());
    }
  }
}
