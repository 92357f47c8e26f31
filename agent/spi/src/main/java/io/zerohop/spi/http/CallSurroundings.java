package io.zerohop.spi.http;

import io.zerohop.engine.attempt.Around;
import io.zerohop.spi.Surroundings;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * What was around the threads on which an application began calls, for the threads of the client
 * that run them. Thread-safe; calls that stand alone leave nothing here.
 */
public final class CallSurroundings {
  private final Map<Object, Around> calls = Collections.synchronizedMap(new WeakHashMap<>());

  /** None are known. */
  public CallSurroundings() {}

  /**
   * What a call is made in the middle of: what was around the thread on which it began, which is
   * this one if the call is not known. Kept for the threads that ask later.
   *
   * @param call the client's own object for it, equal to nothing else
   */
  public Around of(Object call) {
    Around known = calls.isEmpty() ? null : calls.get(call);
    if (known != null) {
      return known;
    }
    Around around = Surroundings.ofThread();
    if (!around.isNothing()) {
      calls.put(call, around);
    }
    return around;
  }

  /** The same, but a call that is not known runs on the thread on which it began: not kept. */
  public Around known(Object call) {
    Around known = calls.isEmpty() ? null : calls.get(call);
    return known == null ? Surroundings.ofThread() : known;
  }
}
