package io.zerohop.engine;

import io.zerohop.engine.observe.CallObserver;
import java.net.InetSocketAddress;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * What the engine asks of the world. All of it is called on the threads of calls.
 *
 * @param nanoTime the clock, on the scale of {@link System#nanoTime()}
 * @param random a number from 0 up to, not with, its argument
 * @param demand who fetches configuration
 * @param observer who sees calls
 * @param resolve resolves an unresolved address for a cluster that DNS knows (ExternalName); may
 *     block the first time, as the client's own look-up would; gives the address back where there
 *     is no answer
 */
public record EnginePorts(
    LongSupplier nanoTime,
    IntUnaryOperator random,
    ConfigDemand demand,
    CallObserver observer,
    UnaryOperator<InetSocketAddress> resolve) {

  /** The real clock and random numbers. */
  public static EnginePorts real(
      ConfigDemand demand, CallObserver observer, UnaryOperator<InetSocketAddress> resolve) {
    return new EnginePorts(
        System::nanoTime,
        bound -> ThreadLocalRandom.current().nextInt(bound),
        demand,
        observer,
        resolve);
  }
}
