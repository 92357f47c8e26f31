package io.zerohop.testkit;

import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Work in another thread, as it may never end. */
final class Started {
  private static final int PATIENCE_SECONDS = 60;

  private final FutureTask<String> task;

  private Started(Callable<String> work) {
    task = new FutureTask<>(work);
    Thread thread = new Thread(task, "another");
    thread.setDaemon(true);
    thread.start();
  }

  /** Begins it. */
  static Started of(Callable<String> work) {
    return new Started(work);
  }

  /** What it gave: its answer, or class, state and message of the SQLException. */
  String result() {
    try {
      return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException failed) {
        return failed.getClass().getSimpleName() + ' ' + failed.getSQLState() + ' ' + failed;
      }
      throw new IllegalStateException(e);
    } catch (TimeoutException e) {
      return "never";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
