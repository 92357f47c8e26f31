package io.zerohop.engine;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How long calls wait for the control plane's first word, once per process. The wait without a
 * last-known-good does not begin before it is known that there is none: a process that is slow to
 * read it must not call past it. Thread-safe.
 */
final class StartWait {
  /** So many times the wait at most, where even that does not become known. */
  private static final int UNREAD = 5;

  private final MeshSettings settings;
  private final LongSupplier nanoTime;
  private final AtomicReference<@Nullable Long> first = new AtomicReference<>();

  /** Whether no call waits at all. */
  private volatile boolean none;

  /** When it became known what is on disk. */
  private volatile @Nullable Long read;

  /** When a last-known-good was read: the connection to the control plane begins then. */
  private volatile long restored;

  StartWait(MeshSettings settings, LongSupplier nanoTime) {
    this.settings = settings;
    this.nanoTime = nanoTime;
  }

  /** A snapshot comes, perhaps the first one; that nothing is held is one too. */
  void published(Held before, Held held) {
    long now = nanoTime.getAsLong();
    if (held == Held.LAST_KNOWN_GOOD && before != held) {
      restored = now;
    }
    if (read == null) {
      read = now;
    }
  }

  /** No call waits from now on: the application has called without the mesh before. */
  void none() {
    none = true;
  }

  /** A call begins to wait. */
  void begin() {
    first.compareAndSet(null, nanoTime.getAsLong());
  }

  /**
   * How long a call still has to wait, whatever its host.
   *
   * @return nanoseconds; 0 or less for not at all
   */
  long left(Held held, String host) {
    if (none || held == Held.LIVE || HostPort.isLiteralOrLocal(host)) {
      return 0;
    }
    long now = nanoTime.getAsLong();
    if (held == Held.LAST_KNOWN_GOOD) {
      return restored + settings.liveWaitNanos() - now;
    }
    Long begun = first.get();
    long waited = begun == null ? 0 : now - begun;
    Long known = read;
    return known == null
        ? UNREAD * settings.startupWaitNanos() - waited
        : settings.startupWaitNanos() - Math.min(waited, now - known);
  }
}
