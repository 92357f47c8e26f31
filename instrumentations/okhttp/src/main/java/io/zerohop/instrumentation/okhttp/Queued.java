package io.zerohop.instrumentation.okhttp;

import io.zerohop.engine.attempt.Step.Limits;
import io.zerohop.spi.Deadlines;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines around the threads that put calls into OkHttp's queue, for the threads of the queue
 * that run them. Thread-safe; calls without a deadline leave nothing here.
 */
final class Queued {
  private final Map<Call, Long> deadlines = Collections.synchronizedMap(new WeakHashMap<>());

  /** A call is put into the queue by this thread. */
  void put(@Nullable Object call) {
    long deadline = Deadlines.ofThread();
    if (deadline != Limits.NONE && call instanceof Call queued) {
      deadlines.put(queued, deadline);
    }
  }

  /** Until when the call is to be answered, whichever thread runs it. */
  long deadline(Call call) {
    Long queued = deadlines.get(call);
    return queued == null ? Deadlines.ofThread() : queued;
  }
}
