package io.zerohop.instrumentation.postgresql;

import java.io.Serial;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/**
 * A connection's properties for the client, as the driver keeps them, and what stands behind the
 * connection: it is held by the connection itself and by nothing that outlives it.
 */
final class Held extends Properties {
  @Serial private static final long serialVersionUID = 1L;
  private static final int SECOND = 0;
  private static final int SPARE = 1;

  private final transient AtomicReferenceArray<@Nullable PgConnection> behind =
      new AtomicReferenceArray<>(2);

  Held(Properties own) {
    putAll(own);
  }

  /** Holds the one for reads; null for none. */
  void second(@Nullable PgConnection made) {
    behind.set(SECOND, made);
  }

  /** Holds the one that a read was run again on. */
  void spare(PgConnection made) {
    behind.set(SPARE, made);
  }

  @Override
  public synchronized boolean equals(@Nullable Object other) {
    return super.equals(other);
  }

  @Override
  public synchronized int hashCode() {
    return super.hashCode();
  }
}
