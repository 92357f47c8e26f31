package io.zerohop.diagnostics;

import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.observe.ObservedCall;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Lets people listen to calls while they happen. Nobody observes a call for it while nobody
 * listens. Thread-safe.
 */
public final class Tap {
  private static final int LISTENERS = 4;
  private static final int PER_SECOND = 100;
  private static final long SECOND = 1_000_000_000L;

  private final Consumer<CallObserver> join;
  private final Consumer<CallObserver> leave;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private int listeners;

  /** Who hears of calls. Any thread, that of the call; must be quick and must not wait. */
  public interface Listener {
    /** A call that meets the conditions, as a JSON document. */
    void told(String json);

    /** A call that meets the conditions and is one too many in this second. */
    void tooMany();
  }

  /**
   * A tap that nobody listens to.
   *
   * @param join lets somebody observe the calls
   * @param leave lets somebody observe them no longer
   * @param clock the wall's, for what is told
   * @param nanos passing time
   */
  public Tap(
      Consumer<CallObserver> join,
      Consumer<CallObserver> leave,
      InstantSource clock,
      LongSupplier nanos) {
    this.join = join;
    this.leave = leave;
    this.clock = clock;
    this.nanos = nanos;
  }

  /**
   * Tells calls that end from now on.
   *
   * @param conditions all of which must hold, see {@link TapCondition#of}
   * @param perSecond how many a second at most, 100 where it is 0 or more than that
   * @return ends it
   * @throws IllegalArgumentException if a condition has no meaning
   * @throws IllegalStateException if four listen already
   */
  public AutoCloseable listen(List<String> conditions, int perSecond, Listener listener) {
    List<Predicate<ObservedCall>> all = new ArrayList<>();
    conditions.forEach(condition -> all.add(TapCondition.of(condition)));
    int most = perSecond <= 0 ? PER_SECOND : Math.min(perSecond, PER_SECOND);
    Listening listening = new Listening(List.copyOf(all), most, listener);
    synchronized (this) {
      if (listeners == LISTENERS) {
        throw new IllegalStateException(LISTENERS + " taps listen already: end one of them");
      }
      listeners++;
    }
    join.accept(listening);
    return listening;
  }

  /** One who listens. */
  private final class Listening implements CallObserver, AutoCloseable {
    private final List<Predicate<ObservedCall>> conditions;
    private final int most;
    private final Listener listener;
    private long second = Long.MIN_VALUE;
    private int told;
    private boolean over;

    private Listening(List<Predicate<ObservedCall>> conditions, int most, Listener listener) {
      this.conditions = conditions;
      this.most = most;
      this.listener = listener;
    }

    @Override
    public void ended(ObservedCall call) {
      for (Predicate<ObservedCall> condition : conditions) {
        if (!condition.test(call)) {
          return;
        }
      }
      if (isOneMore()) {
        Instant now = clock.instant();
        listener.told(TappedCall.json(call, now));
      } else {
        listener.tooMany();
      }
    }

    private synchronized boolean isOneMore() {
      long now = Math.floorDiv(nanos.getAsLong(), SECOND);
      if (now != second) {
        second = now;
        told = 0;
      }
      return told++ < most;
    }

    @Override
    public void close() {
      synchronized (Tap.this) {
        if (over) {
          return;
        }
        over = true;
        listeners--;
      }
      leave.accept(this);
    }
  }
}
