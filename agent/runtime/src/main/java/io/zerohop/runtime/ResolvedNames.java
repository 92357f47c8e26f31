package io.zerohop.runtime;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of endpoints that DNS knows by name. A call waits for DNS where nothing is known of
 * a name yet; later it gets the last answer at once, and one that is older than half a minute is
 * asked for anew by a thread of the agent's: a call may be on a thread of the application's that
 * must not wait. Thread-safe.
 */
final class ResolvedNames {
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Map<InetSocketAddress, Answer> answers = new ConcurrentHashMap<>();
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

  /** The address of a name; the same unresolved address where DNS has none. */
  InetSocketAddress resolve(InetSocketAddress name) {
    if (!name.isUnresolved()) {
      return name;
    }
    Answer known = answers.get(name);
    if (known == null) {
      Answer first = ask(name);
      return first == null ? name : first.address;
    }
    if (clock.getAsLong() - known.nanos > FRESH_NANOS && known.asked.compareAndSet(false, true)) {
      background.execute(() -> refresh(name, known));
    }
    return known.address;
  }

  private @Nullable Answer ask(InetSocketAddress name) {
    InetSocketAddress address = dns.apply(name);
    if (address.isUnresolved()) {
      return null;
    }
    Answer answer = new Answer(address, clock.getAsLong(), new AtomicBoolean());
    answers.put(name, answer);
    return answer;
  }

  /** A name that DNS has no answer for any more is asked for by the next call itself. */
  private void refresh(InetSocketAddress name, Answer known) {
    if (ask(name) == null) {
      answers.remove(name, known);
    }
  }

  /**
   * What DNS said.
   *
   * @param nanos when
   * @param asked whether it is being asked for anew
   */
  private record Answer(InetSocketAddress address, long nanos, AtomicBoolean asked) {}
}
