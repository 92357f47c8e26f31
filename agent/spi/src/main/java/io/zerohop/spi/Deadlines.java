package io.zerohop.spi;

import io.zerohop.engine.attempt.Step.Limits;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Until when the call that a thread serves is to be answered. Adapters of servers whose protocol
 * carries a deadline tell it; calls that such a thread makes end by it. Thread-safe.
 */
public final class Deadlines {
  private static volatile List<WeakReference<LongSupplier>> servers = List.of();

  private Deadlines() {}

  /**
   * Asks a server's adapter from now on.
   *
   * @param ofThread the deadline around the calling thread on the scale of {@link
   *     System#nanoTime()}, {@link Limits#NONE} for none; held weakly, the adapter keeps it
   */
  public static synchronized void addServer(LongSupplier ofThread) {
    List<WeakReference<LongSupplier>> all = new ArrayList<>();
    for (WeakReference<LongSupplier> one : servers) {
      LongSupplier there = one.get();
      if (there == ofThread) {
        return;
      }
      if (there != null) {
        all.add(one);
      }
    }
    all.add(new WeakReference<>(ofThread));
    servers = List.copyOf(all);
  }

  /** The earliest deadline around the calling thread; {@link Limits#NONE} for none. */
  public static long ofThread() {
    List<WeakReference<LongSupplier>> all = servers;
    return all.isEmpty() ? Limits.NONE : earliest(all);
  }

  private static long earliest(List<WeakReference<LongSupplier>> all) {
    long earliest = Limits.NONE;
    for (WeakReference<LongSupplier> one : all) {
      LongSupplier server = one.get();
      if (server != null) {
        try {
          earliest = Math.min(earliest, server.getAsLong());
        } catch (Throwable fault) {
          MeshPorts.fault("the deadline of an inbound call", fault);
        }
      }
    }
    return earliest;
  }
}
