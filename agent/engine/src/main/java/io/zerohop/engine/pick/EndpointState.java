package io.zerohop.engine.pick;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows of an endpoint by its own calls. Outlives changes of the configuration.
 * Thread-safe; the counts of errors in a row may miss one under contention.
 */
final class EndpointState {
  private static final AtomicIntegerFieldUpdater<EndpointState> IN_FLIGHT =
      AtomicIntegerFieldUpdater.newUpdater(EndpointState.class, "inFlight");
  private static final AtomicLongFieldUpdater<EndpointState> ASKED_AGAIN =
      AtomicLongFieldUpdater.newUpdater(EndpointState.class, "askAgain");

  /** How often a server is asked for its load that answers. */
  static final long OFTEN_NANOS = 100_000_000L;

  /** How often one is asked that does not. */
  static final long SELDOM_NANOS = 10_000_000_000L;

  /** What part of a call loads are told in: a sixteenth. */
  static final int PART = 16;

  /** Others' calls are kept in parts, with a time in {@code 1 << 24} ns, in one long. */
  private static final int BITS = 24;

  private static final long COUNT = (1L << BITS) - 1;

  /** What was said fades within so many of these times: a second. */
  private static final int FADES = 60;

  private static final long STRAINED_NANOS = 1_000_000_000L;

  /** What share of what it can do a server has little left at. */
  private static final double PRESSED = 0.9;

  /** So long is it left to others: then a call finds out, which asks again. */
  private static final long PRESSED_NANOS = 2_000_000_000L;

  private volatile int inFlight;
  private volatile long strainedUntil;

  /** How many calls of others were there and when; 0 if nobody ever said. */
  private volatile long others;

  /** When to ask, and when the last answer came; 0 for never. */
  private volatile long askAgain;

  private volatile long heardAt;

  /** What the server said of that last. */
  private volatile double utilisation = Load.UNKNOWN;

  private volatile long pressedUntil;
  private volatile int serverErrors;
  private volatile int gatewayErrors;
  private volatile int connectErrors;
  private volatile long ejectedUntil;
  private volatile String ejectedFor = "";
  private volatile boolean passedOver;
  private int ejections;
  private long lastReturn;

  int inFlight() {
    return inFlight;
  }

  void begin() {
    IN_FLIGHT.getAndIncrement(this);
  }

  void end() {
    IN_FLIGHT.getAndDecrement(this);
  }

  /**
   * Calls that are on their way to it: those of this process, and what is known of others'. In
   * {@link #PART}s of a call, so that what is nearly the same is the same.
   *
   * @param usual how many of others an endpoint has where nothing is known of it
   */
  int load(long now, float usual) {
    return inFlight * PART + (int) (others(now, usual) * PART + 0.5F);
  }

  private float others(long now, float usual) {
    long known = others;
    long age = (now >> BITS) - (known >> BITS);
    if (known == 0 || age >= FADES) {
      return usual;
    }
    float said = (known & COUNT) * (1F / PART);
    return usual + (said - usual) * ((FADES - Math.max(0, age)) * (1F / FADES));
  }

  private void keep(float calls, long now) {
    long parts = (long) (Math.min(calls, Load.MOST) * PART);
    others = ((now >> BITS) << BITS) | Math.min(COUNT, parts);
  }

  /**
   * The server says its load.
   *
   * @return how many calls of others that are
   */
  float heard(Load load, long now) {
    if (!isAnswering(now)) {
      askAgain = orOne(now + OFTEN_NANOS);
    }
    heardAt = orOne(now);
    utilisation = load.utilisation();
    pressedUntil = load.utilisation() < PRESSED ? 0 : orOne(now + PRESSED_NANOS);
    float calls = Math.max(0, load.inFlight() - inFlight);
    keep(calls, now);
    return calls;
  }

  /** Whether the server said a moment ago that it has little left. */
  boolean isPressed(long now) {
    long until = pressedUntil;
    return until != 0 && until - now > 0;
  }

  /** A call to it failed. */
  void strained(long now) {
    strainedUntil = orOne(now + STRAINED_NANOS);
  }

  /** Whether a call to it failed a moment ago: little in flight is no sign of leisure then. */
  boolean isStrained(long now) {
    long until = strainedUntil;
    return until != 0 && until - now > 0;
  }

  /** Whether the server is to be asked for its load by a call that begins now; true for one. */
  boolean asks(long now) {
    long due = askAgain;
    if (due != 0 && due - now > 0) {
      return false;
    }
    long pause = isAnswering(now) ? OFTEN_NANOS : SELDOM_NANOS;
    return ASKED_AGAIN.compareAndSet(this, due, orOne(now + pause));
  }

  private boolean isAnswering(long now) {
    long at = heardAt;
    return at != 0 && now - at < SELDOM_NANOS;
  }

  /** What share of what it can do the server does, as it said a moment ago; or unknown. */
  double utilisation(long now) {
    return isAnswering(now) ? utilisation : Load.UNKNOWN;
  }

  private static long orOne(long time) {
    return time == 0 ? 1 : time;
  }

  /** Forgets errors in a row; writes only if there were any. */
  void good() {
    if ((serverErrors | gatewayErrors | connectErrors) != 0) {
      serverErrors = 0;
      gatewayErrors = 0;
      connectErrors = 0;
    }
  }

  /** There is a connection to it; how a call on it goes is told later. */
  void connected() {
    if (connectErrors != 0) {
      connectErrors = 0;
    }
  }

  /** Counts an answer that the server itself made. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // may miss one
  void answeredBadly(int status) {
    connectErrors = 0;
    serverErrors = serverErrors + 1;
    gatewayErrors = status >= 502 && status <= 504 ? gatewayErrors + 1 : 0;
  }

  /** Counts a failure without an answer. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // may miss one
  void failed(boolean connect) {
    serverErrors = serverErrors + 1;
    gatewayErrors = gatewayErrors + 1;
    connectErrors = connect ? connectErrors + 1 : 0;
  }

  /** Which threshold is reached, in words; null if none is. */
  @Nullable String exceeded(OutlierPolicy policy, String last) {
    if (reached(connectErrors, policy.consecutiveConnect())) {
      return connectErrors + " x no connection";
    }
    if (reached(gatewayErrors, policy.consecutiveGateway())) {
      return gatewayErrors + " x " + last;
    }
    if (reached(serverErrors, policy.consecutive5xx())) {
      return serverErrors + " x " + last;
    }
    return null;
  }

  private static boolean reached(int count, int threshold) {
    return threshold > 0 && count >= threshold;
  }

  boolean isEjected(long now) {
    long until = ejectedUntil;
    return until != 0 && until - now > 0;
  }

  /** When it comes back; 0 if it never left. */
  long ejectedUntil() {
    return ejectedUntil;
  }

  String ejectedFor() {
    return ejectedFor;
  }

  /** Takes the endpoint out for what it is; that is no error. */
  synchronized void passOver(String why, long until) {
    passedOver = true;
    ejectedFor = why;
    ejectedUntil = until == 0 ? 1 : until;
  }

  /** Takes an endpoint back that was passed over for what it was; true if it was. */
  boolean takeBack() {
    if (!passedOver) {
      return false;
    }
    synchronized (this) {
      passedOver = false;
      ejectedUntil = 0;
      ejectedFor = "";
    }
    return true;
  }

  /** Takes the endpoint out; each time in a row longer. False if it was out already. */
  synchronized boolean eject(OutlierPolicy policy, String why, long now) {
    if (isEjected(now)) {
      return false;
    }
    if (ejections > 0) {
      long quiet = Math.max(0, now - lastReturn) / Math.max(1, policy.baseNanos());
      ejections = (int) Math.max(0, ejections - quiet);
    }
    ejections++;
    long length = Math.min(policy.baseNanos() * ejections, policy.maxNanos());
    lastReturn = now + length;
    ejectedFor = why;
    passedOver = false;
    good();
    long until = now + length;
    ejectedUntil = until == 0 ? 1 : until;
    return true;
  }
}
