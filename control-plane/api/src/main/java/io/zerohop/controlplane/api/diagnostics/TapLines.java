package io.zerohop.controlplane.api.diagnostics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.agents.AgentTap;
import io.zerohop.controlplane.api.agents.TapReader;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.api.http.EventSource;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls that agents tell, as lines for one reader: {@code {"instance":..,"call":{..}}}, {@code
 * {"instance":..,"dropped":n}}, {@code {"instance":..,"ended":why}}. A reader who is slower than
 * the calls loses some, which it is told without an instance; nothing grows meanwhile. Thread-safe.
 */
final class TapLines implements EventSource {
  private static final int KEPT = 1_000;
  private static final int AT_ONCE = 100;

  private final Clock clock;
  private final Instant end;
  private final Queue<byte[]> lines = new ArrayDeque<>();
  private final List<AgentTap> taps = new ArrayList<>();
  private final Set<String> running = new HashSet<>();
  private Runnable news = () -> {};
  private long lost;
  private long lostTold;
  private boolean over;

  /**
   * Nothing told yet.
   *
   * @param end when it ends
   */
  TapLines(Clock clock, Instant end) {
    this.clock = clock;
    this.end = end;
  }

  /** Takes the calls of one instance. */
  synchronized TapReader reader(String instance) {
    running.add(instance);
    return new TapReader() {
      private long dropped;

      @Override
      public void calls(List<String> json, long droppedSoFar) {
        json.forEach(call -> take(instance, call));
        if (droppedSoFar > dropped) {
          put(line(instance).put("dropped", droppedSoFar - dropped));
          dropped = droppedSoFar;
        }
        wake();
      }

      @Override
      public void ended(String why) {
        put(line(instance).put("ended", why));
        left(instance);
        wake();
      }
    };
  }

  /** One tap that ends with this. */
  synchronized void add(AgentTap tap) {
    taps.add(tap);
  }

  private static ObjectNode line(String instance) {
    return Json.object().put("instance", instance);
  }

  private void take(String instance, String call) {
    try {
      put(line(instance).set("call", Json.trusted(call)));
    } catch (IllegalStateException noJson) {
      put(line(instance).put("dropped", 1));
    }
  }

  private synchronized void put(ObjectNode line) {
    if (over || lines.size() >= KEPT) {
      lost++;
    } else {
      lines.add(Json.bytes(line));
    }
  }

  private synchronized void left(String instance) {
    running.remove(instance);
    over |= running.isEmpty();
  }

  private void wake() {
    Runnable told;
    synchronized (this) {
      told = news;
    }
    told.run();
  }

  @Override
  public synchronized void onNews(Runnable listener) {
    news = listener;
  }

  @Override
  public synchronized List<byte[]> next() {
    List<byte[]> next = new ArrayList<>();
    for (byte[] line = lines.poll(); line != null; line = next(next)) {
      next.add(line);
    }
    if (lost > lostTold) {
      next.add(Json.bytes(Json.object().put("dropped", lost - lostTold)));
      lostTold = lost;
    }
    over |= !clock.instant().isBefore(end);
    return next;
  }

  private byte @Nullable [] next(List<byte[]> taken) {
    return taken.size() < AT_ONCE ? lines.poll() : null;
  }

  @Override
  public synchronized boolean ended() {
    return over && lines.isEmpty();
  }

  @Override
  public void close() {
    List<AgentTap> all;
    synchronized (this) {
      over = true;
      lines.clear();
      all = List.copyOf(taps);
      taps.clear();
    }
    all.forEach(tap -> tap.end().run());
  }
}
