package io.zerohop.telemetry.trace;

import io.zerohop.engine.trace.Along;
import io.zerohop.engine.trace.Format;
import io.zerohop.engine.trace.TraceContext;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Contexts for calls that begin a trace which nobody records: those that they call must know that.
 * Some are made in advance and used many times until they are renewed, so that such a call costs
 * nothing; their ids therefore repeat, which no backend sees. Thread-safe.
 */
public final class Unsampled {
  private static final int KEPT = 256;

  private final LongSupplier random;
  private final Along along;
  private final AtomicReferenceArray<@Nullable TraceContext> kept =
      new AtomicReferenceArray<>(KEPT);

  /**
   * @param random draws ids; thread-safe
   */
  public Unsampled(LongSupplier random, Format format) {
    this.random = random;
    this.along = new Along("", "", format);
  }

  TraceContext any() {
    int index = (int) random.getAsLong() & (KEPT - 1);
    TraceContext known = kept.get(index);
    if (known != null) {
      return known;
    }
    TraceContext made =
        along
            .format()
            .prepared(
                new TraceContext(
                    Ids.draw(random), Ids.draw(random), Ids.draw(random), 0, false, null, along));
    kept.set(index, made);
    return made;
  }

  /** Those that were used are not used again. */
  public void renew() {
    for (int i = 0; i < KEPT; i++) {
      kept.set(i, null);
    }
  }
}
