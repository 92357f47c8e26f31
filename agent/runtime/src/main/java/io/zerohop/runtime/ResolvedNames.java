package io.zerohop.runtime;

import io.zerohop.engine.NameLookup;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * The addresses of endpoints that DNS knows by name. A call waits for DNS where nothing is known of
 * a name yet; later it gets the last answer at once, and one that is older than half a minute is
 * asked for anew by a thread of the agent's: a call may be on a thread of the application's that
 * must not wait. That DNS has no answer is known for a second; then one call asks again, and those
 * beside it wait no more than before. Thread-safe.
 */
final class ResolvedNames implements NameLookup {
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long MISSING_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Map<InetSocketAddress, Answer> answers = new ConcurrentHashMap<>();

  /** Names of which nothing is known, and which are being asked for where no call waits. */
  private final Set<InetSocketAddress> asked = ConcurrentHashMap.newKeySet();

  private final UnaryOperator<InetSocketAddress> dns;
  private final Executor background;
  private final LongSupplier clock;

  /**
   * @param dns gives an address back unresolved where there is no answer; may block
   */
  ResolvedNames(UnaryOperator<InetSocketAddress> dns, Executor background, LongSupplier nanoClock) {
    this.dns = dns;
    this.background = background;
    this.clock = nanoClock;
  }

  /** By the JVM's own resolver. */
  static ResolvedNames ofJvm() {
    return new ResolvedNames(
        name -> new InetSocketAddress(name.getHostString(), name.getPort()),
        ResolvedNames::onDaemon,
        System::nanoTime);
  }

  private static void onDaemon(Runnable task) {
    Thread thread = new Thread(task, "zerohop-names");
    thread.setDaemon(true);
    thread.setContextClassLoader(ResolvedNames.class.getClassLoader());
    thread.start();
  }

  @Override
  public InetSocketAddress resolve(InetSocketAddress name) {
    if (!name.isUnresolved()) {
      return name;
    }
    Answer known = answers.get(name);
    if (known == null) {
      return ask(name);
    }
    if (!known.isDue(clock.getAsLong())) {
      return known.address;
    }
    if (known.address.isUnresolved()) {
      return askAnew(name, known);
    }
    askAside(name, known);
    return known.address;
  }

  @Override
  public InetSocketAddress known(InetSocketAddress name) {
    if (!name.isUnresolved()) {
      return name;
    }
    Answer known = answers.get(name);
    if (known == null) {
      askOnce(name);
      return name;
    }
    if (known.isDue(clock.getAsLong())) {
      askAside(name, known);
    }
    return known.address;
  }

  private void askOnce(InetSocketAddress name) {
    if (asked.add(name)) {
      aside(
          () -> {
            try {
              ask(name);
            } finally {
              asked.remove(name);
            }
          },
          () -> asked.remove(name));
    }
  }

  private void askAside(InetSocketAddress name, Answer known) {
    aside(() -> askAnew(name, known), () -> known.asked.set(false));
  }

  /** Runs a task by a thread of the agent's; where none can be made, the next call may try. */
  private void aside(Runnable task, Runnable notBegun) {
    try {
      background.execute(task);
    } catch (OutOfMemoryError | RuntimeException noThread) {
      notBegun.run();
    }
  }

  /** A resolver that fails leaves the next call free to ask. */
  private InetSocketAddress askAnew(InetSocketAddress name, Answer known) {
    try {
      return ask(name);
    } finally {
      known.asked.set(false);
    }
  }

  /** Keeps the answer, that there is none too. */
  private InetSocketAddress ask(InetSocketAddress name) {
    InetSocketAddress address = dns.apply(name);
    answers.put(name, new Answer(address, clock.getAsLong(), new AtomicBoolean()));
    return address;
  }

  /**
   * What DNS said.
   *
   * @param address unresolved for no answer
   * @param nanos when
   * @param asked whether it is being asked for anew
   */
  private record Answer(InetSocketAddress address, long nanos, AtomicBoolean asked) {
    /** Whether the caller is the one to ask anew. */
    boolean isDue(long now) {
      long fresh = address.isUnresolved() ? MISSING_NANOS : FRESH_NANOS;
      return now - nanos > fresh && asked.compareAndSet(false, true);
    }
  }
}
