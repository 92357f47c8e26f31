package io.zerohop.instrumentation.jdbc;

import io.zerohop.spi.hook.Verdict;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What a driver, or we, do by themselves on a connection: no statement of it is the application's,
 * so none is routed, refused, delayed or timed. Per thread.
 */
public final class Own {
  private static final ThreadLocal<int[]> DEPTH = ThreadLocal.withInitial(() -> new int[1]);

  private Own() {}

  /** Something to be done. */
  public interface Work {
    /** Does it. */
    @Nullable Object call() throws Throwable;
  }

  /** Whether this thread is within such work. */
  public static boolean isRunning() {
    return DEPTH.get()[0] > 0;
  }

  /** Does it in the place of a driver's method: gives what that would give, or throws. */
  public static Verdict answer(Work work) {
    int[] depth = DEPTH.get();
    depth[0]++;
    try {
      return Verdict.result(work.call());
    } catch (Throwable thrown) {
      return Verdict.failure(thrown);
    } finally {
      depth[0]--;
    }
  }

  /** Does it for us. */
  static void run(Errand errand) throws SQLException {
    int[] depth = DEPTH.get();
    depth[0]++;
    try {
      errand.run();
    } finally {
      depth[0]--;
    }
  }

  /** Something of ours on a connection. */
  interface Errand {
    void run() throws SQLException;
  }
}
