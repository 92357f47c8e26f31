package io.zerohop.dist;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An application that hands over work when the agent is done with its start. */
final class Worker {
  private static final String LAST_OF_THE_START = "zerohop-start";

  private Worker() {}

  public static void main(String[] args) throws Exception {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals(LAST_OF_THE_START)) {
        thread.join();
      }
    }
    ExecutorService pool = Executors.newSingleThreadExecutor();
    System.out.println("done: " + pool.submit(() -> "work").get());
    pool.shutdown();
  }
}
