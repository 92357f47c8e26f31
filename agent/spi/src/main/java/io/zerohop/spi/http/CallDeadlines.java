package io.zerohop.spi.http;

import io.zerohop.engine.attempt.Step.Limits;
import io.zerohop.spi.Deadlines;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The deadlines around the threads on which an application began calls, for the threads of the
 * client that run them. Thread-safe; calls without a deadline leave nothing here.
 */
public final class CallDeadlines {
  private final Map<Object, Long> deadlines = Collections.synchronizedMap(new WeakHashMap<>());

  /** None are known. */
  public CallDeadlines() {}

  /**
   * Until when a call is to be answered: by the deadline around the thread on which it began, which
   * is this one if the call is not known.
   *
   * @param call the client's own object for it, equal to nothing else
   */
  public long of(Object call) {
    Long known = deadlines.isEmpty() ? null : deadlines.get(call);
    if (known != null) {
      return known;
    }
    long deadline = Deadlines.ofThread();
    if (deadline != Limits.NONE) {
      deadlines.put(call, deadline);
    }
    return deadline;
  }
}
