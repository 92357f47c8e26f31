package io.zerohop.runtime;

import io.zerohop.diagnostics.AgentLog;
import io.zerohop.engine.pick.Load;
import io.zerohop.engine.serve.CpuMeter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What share of its CPUs' time this JVM uses, measured once a second while callers ask for its
 * load, on a thread that the agent has anyway. By what java.base knows, so that every image has it:
 * no management bean is loaded. Thread-safe.
 */
final class CpuShare implements CpuMeter {
  /** How often is measured, and over what time. */
  static final Duration PERIOD = Duration.ofSeconds(1);

  private static final double PARTS = 1000;

  private final World world;
  private final BooleanSupplier isAsked;
  private final AgentLog log;
  private final AtomicBoolean measuring = new AtomicBoolean();
  private volatile double share = Load.UNKNOWN;

  /** What it reads, and the thread on which it does. */
  interface World {
    /** The CPU time of this process since its start; null where the system does not tell. */
    @Nullable Duration used();

    /** How many CPUs it may use. */
    int cpus();

    long nanoTime();

    /** Runs a task after a time on a thread of the agent's; returns at once. */
    void later(Duration wait, Runnable task);
  }

  /** This JVM, and the thread of the control plane's client. */
  record ThisJvm(LateClient client) implements World {
    @Override
    public @Nullable Duration used() {
      return ProcessHandle.current().info().totalCpuDuration().orElse(null);
    }

    @Override
    public int cpus() {
      return Runtime.getRuntime().availableProcessors();
    }

    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public void later(Duration wait, Runnable task) {
      client.use(there -> there.later(wait, task));
    }
  }

  /** A reading: so much had been used then. */
  private record Reading(Duration used, long at) {}

  /**
   * One that has not begun.
   *
   * @param isAsked whether somebody has asked lately
   */
  CpuShare(World world, BooleanSupplier isAsked, AgentLog log) {
    this.world = world;
    this.isAsked = isAsked;
    this.log = log;
  }

  @Override
  public void asked() {
    if (!measuring.get() && measuring.compareAndSet(false, true)) {
      next(Duration.ZERO, null);
    }
  }

  @Override
  public double share() {
    return share;
  }

  private void next(Duration wait, @Nullable Reading before) {
    try {
      world.later(wait, () -> measure(before));
    } catch (RuntimeException | LinkageError fault) {
      giveUp(fault);
    }
  }

  private void measure(@Nullable Reading before) {
    if (!isAsked.getAsBoolean()) {
      share = Load.UNKNOWN;
      measuring.set(false);
      return;
    }
    try {
      Duration used = world.used();
      if (used == null) {
        return; // nor will it tell later
      }
      Reading now = new Reading(used, world.nanoTime());
      if (before != null) {
        share = between(before, now);
      }
      next(PERIOD, now);
    } catch (RuntimeException | LinkageError fault) {
      giveUp(fault);
    }
  }

  private double between(Reading before, Reading now) {
    double time = (double) Math.max(1, now.at - before.at) * Math.max(1, world.cpus());
    double used = Math.max(0, now.used.minus(before.used).toNanos());
    return Math.round(used / time * PARTS) / PARTS;
  }

  /** For good: what fails once fails each second. */
  private void giveUp(Throwable fault) {
    share = Load.UNKNOWN;
    log.fault("the measuring of the CPUs' use", fault);
  }
}
