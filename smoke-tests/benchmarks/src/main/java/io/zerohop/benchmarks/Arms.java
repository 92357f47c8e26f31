package io.zerohop.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;

/**
 * Measures calls in turn, in blocks of a random order. Prints a line {@code arm,ns,bytes} for each
 * block: CPU time of the whole process and bytes that all its threads allocated, both per call; the
 * arms are the calls' numbers, and {@code C} is the first call again, the A/A control.
 */
final class Arms {
  private final com.sun.management.ThreadMXBean threads =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final List<Call> calls;
  private final int block;

  /** What is measured. */
  interface Call {
    void perform() throws Exception;
  }

  Arms(List<Call> calls, int block) {
    this.calls = List.copyOf(calls);
    this.block = block;
  }

  /** Performs so many calls, unmeasured. */
  void warmUp(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      calls.get(i % calls.size()).perform();
    }
  }

  /** Measures each arm so many times. */
  void measure(int pairs) throws Exception {
    int arms = calls.size() + 1;
    Random random = new Random(4711);
    for (int pair = 0; pair < pairs; pair++) {
      int first = random.nextInt(arms);
      for (int k = 0; k < arms; k++) {
        int arm = (first + k) % arms;
        boolean again = arm == calls.size();
        measure(again ? "C" : String.valueOf(arm), calls.get(again ? 0 : arm));
      }
    }
  }

  private void measure(String arm, Call call) throws Exception {
    long bytes = allocated();
    long before = Calls.cpuNanos();
    for (int i = 0; i < block; i++) {
      call.perform();
    }
    long nanos = Calls.cpuNanos() - before;
    System.out.println(arm + "," + nanos / block + "," + (allocated() - bytes) / block);
  }

  private long allocated() {
    long sum = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }
}
