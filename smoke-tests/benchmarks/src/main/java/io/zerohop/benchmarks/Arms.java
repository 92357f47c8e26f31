package io.zerohop.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Measures calls in turn, in blocks of a random order. Prints a line {@code arm,ns,bytes} for each
 * block: CPU time of the whole process and bytes that all its threads allocated, both per call; the
 * arms are the calls' numbers, and {@code C} is the first call again, the A/A control.
 */
final class Arms {
  /**
   * Calls before anything is measured. What is sampled has more code to compile than a call of the
   * library's own: after 20,000 calls it still cost twice what it costs after 60,000; and what is
   * done once a batch of spans is as warm only after a million (property {@code warm}).
   */
  static final int WARM_UP = Integer.getInteger("warm", 60_000);

  /** What is printed before anything is measured. */
  static final String WARM = "warm";

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

  /** Performs so many calls, unmeasured; then says that it is {@value #WARM}. */
  void warmUp(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      calls.get(i % calls.size()).perform();
    }
    System.out.println(WARM);
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
    Map<Long, Long> bytes = allocated();
    Map<String, Long> before = cpuNanos();
    for (int i = 0; i < block; i++) {
      call.perform();
    }
    long nanos = growth(before, cpuNanos());
    System.out.println(arm + "," + nanos / block + "," + growth(bytes, allocated()) / block);
  }

  /**
   * How much came to all threads between two readings, each by thread. What a thread that ended had
   * used before the first is no part of it; what it used between the two is lost.
   */
  static <T> long growth(Map<T, Long> before, Map<T, Long> after) {
    long sum = 0;
    for (Map.Entry<T, Long> thread : after.entrySet()) {
      sum += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
    }
    return sum;
  }

  /** CPU time of the threads of this process, from the scheduler's own nanosecond counters. */
  private static Map<String, Long> cpuNanos() throws IOException {
    Map<String, Long> nanos = new HashMap<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        try {
          String line = Files.readString(task.resolve("schedstat"));
          nanos.put(task.toString(), Long.valueOf(line.substring(0, line.indexOf(' '))));
        } catch (NoSuchFileException ended) {
          // between the list of threads and this one's turn
        }
      }
    }
    return nanos;
  }

  private Map<Long, Long> allocated() {
    Map<Long, Long> bytes = new HashMap<>();
    long[] ids = threads.getAllThreadIds();
    long[] each = threads.getThreadAllocatedBytes(ids);
    for (int i = 0; i < ids.length; i++) {
      if (each[i] >= 0) { // it has not ended meanwhile
        bytes.put(ids[i], each[i]);
      }
    }
    return bytes;
  }
}
