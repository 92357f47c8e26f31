package io.zerohop.engine;

import io.zerohop.engine.observe.CallObserver;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;

/**
 * What the engine asks of the world. All of it is called on the threads of calls.
 *
 * @param nanoTime the clock, on the scale of {@link System#nanoTime()}
 * @param random a number from 0 up to, not with, its argument
 * @param demand who fetches configuration
 * @param observer who sees calls
 * @param names the addresses of clusters that DNS knows (ExternalName)
 */
public record EnginePorts(
    LongSupplier nanoTime,
    IntUnaryOperator random,
    ConfigDemand demand,
    CallObserver observer,
    NameLookup names) {

  /** The real clock and random numbers. */
  public static EnginePorts real(ConfigDemand demand, CallObserver observer, NameLookup names) {
    return new EnginePorts(
        System::nanoTime,
        bound -> ThreadLocalRandom.current().nextInt(bound),
        demand,
        observer,
        names);
  }
}
