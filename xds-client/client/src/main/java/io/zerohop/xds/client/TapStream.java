package io.zerohop.xds.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * The way of one tap's calls from the application's threads to the loop: a bounded queue, emptied
 * while the stream takes more. What finds it full is dropped and counted.
 */
final class TapStream implements TapSink {
  static final int KEPT = 256;
  private static final int PIECE = 64;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Loop loop;
  private final Way way;
  private final Queue<String> queue = new ArrayBlockingQueue<>(KEPT);
  private final AtomicBoolean due = new AtomicBoolean();
  private final LongAdder dropped = new LongAdder();
  private volatile boolean over;

  /** The stream, as a tap sees it. */
  interface Way {
    /** Whether it takes more without keeping it in memory. */
    boolean isReady();

    /** Sends calls, and how many were dropped so far. */
    void send(List<String> calls, long dropped);
  }

  TapStream(Loop loop, Way way) {
    this.loop = loop;
    this.way = way;
  }

  @Override
  public boolean take(String json) {
    if (over) {
      return false;
    }
    boolean taken = queue.offer(json);
    if (!taken) {
      dropped.increment();
    }
    if (due.compareAndSet(false, true)) {
      loop.execute(this::carry);
    }
    return taken;
  }

  @Override
  public void dropped() {
    dropped.increment();
  }

  /** On the loop. */
  private void carry() {
    due.set(false);
    while (!over && !queue.isEmpty()) {
      if (!way.isReady()) {
        due.set(true);
        loop.schedule(PAUSE, this::carry);
        return;
      }
      List<String> calls = new ArrayList<>();
      for (String next = queue.poll(); next != null; next = queue.poll()) {
        calls.add(next);
        if (calls.size() == PIECE) {
          break;
        }
      }
      way.send(calls, dropped.sum());
    }
  }

  /** Takes and sends nothing more. */
  void end() {
    over = true;
    queue.clear();
  }
}
