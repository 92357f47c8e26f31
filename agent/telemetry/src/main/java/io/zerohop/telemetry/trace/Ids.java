package io.zerohop.telemetry.trace;

import java.util.function.LongSupplier;

/** Ids of spans and halves of ids of traces: never 0, which says that there is none. */
public final class Ids {
  private Ids() {}

  /** One that is not 0. */
  public static long draw(LongSupplier random) {
    long id = random.getAsLong();
    while (id == 0) {
      id = random.getAsLong();
    }
    return id;
  }
}
