package io.zerohop.engine.pick;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows of an endpoint by its own calls. Outlives changes of the configuration.
 * Thread-safe; the counts of errors in a row may miss one under contention.
 */
final class EndpointState {
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile int serverErrors;
  private volatile int gatewayErrors;
  private volatile int connectErrors;
  private volatile long ejectedUntil;
  private volatile String ejectedFor = "";
  private volatile boolean passedOver;
  private int ejections;
  private long lastReturn;

  int inFlight() {
    return inFlight.get();
  }

  void begin() {
    inFlight.getAndIncrement();
  }

  void end() {
    inFlight.getAndDecrement();
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
