package io.zerohop.diagnostics;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The agent's own log: lines on stderr that begin with {@code [zerohop]}, few by design, with a
 * level for each area and a limit to how fast an area may talk. Uses no logging framework, so that
 * it cannot disturb the application's. Thread-safe.
 */
public final class AgentLog {
  private static final int BURST = 10;
  private static final long REFILL_NANOS = 1_000_000_000L;
  private static final long FAULT_REPEAT_NANOS = 60_000_000_000L;
  private static final int MOST_FAULTS = 1000;

  private final Consumer<String> out;
  private final LongSupplier clock;
  private final Level level;
  private final Map<String, Level> levels;
  private final Map<String, Bucket> buckets = new HashMap<>();
  private final Map<String, Fault> faults = new HashMap<>();
  private long faultCount;

  /** How much is told. */
  public enum Level {
    /** Nothing. */
    OFF,
    /** What does not work. */
    ERROR,
    /** What may not be as it was meant; the default. */
    WARN,
    /** What happens: connections, configurations. */
    INFO,
    /** Everything. */
    DEBUG
  }

  /** How fast an area has talked. */
  private static final class Bucket {
    private double tokens = BURST;
    private long last;
    private int leftOut;
  }

  /** A fault that was told before. */
  private static final class Fault {
    private long count;
    private long lastTold;
  }

  /**
   * @param out takes finished lines
   * @param clock as {@link System#nanoTime()}
   * @param setting a level for all areas, then perhaps {@code area=level}, separated by commas or
   *     semicolons: {@code warn;xds=debug}
   * @throws IllegalArgumentException if the setting names no level
   */
  public AgentLog(Consumer<String> out, LongSupplier clock, String setting) {
    this.out = out;
    this.clock = clock;
    this.levels = new HashMap<>();
    Level general = Level.WARN;
    for (String part : setting.replace(';', ',').split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        levels.put(part.substring(0, equals).trim(), level(part.substring(equals + 1)));
      } else if (!part.isBlank()) {
        general = level(part);
      }
    }
    this.level = general;
  }

  /** A log to stderr. */
  public static AgentLog toStderr(String setting) {
    return new AgentLog(line -> System.err.println("[zerohop] " + line), System::nanoTime, setting);
  }

  /** The line at start, whatever the level unless it is off. */
  public void announce(String line) {
    if (level != Level.OFF) {
      out.accept(line);
    }
  }

  /** What does not work. */
  public void error(String area, String line) {
    tell(Level.ERROR, area, line);
  }

  /** What may not be as it was meant. */
  public void warn(String area, String line) {
    tell(Level.WARN, area, line);
  }

  /** What happens. */
  public void info(String area, String line) {
    tell(Level.INFO, area, line);
  }

  /** Details for those who look for something. */
  public void debug(String area, String line) {
    tell(Level.DEBUG, area, line);
  }

  /** Whether lines of this level are told, for those that are dear to make. */
  public boolean tells(Level wanted, String area) {
    return levels.getOrDefault(area, level).compareTo(wanted) >= 0;
  }

  /**
   * Something unexpected inside the agent: counted always, told the first time and then once a
   * minute for each place.
   */
  public synchronized void fault(String where, Throwable thrown) {
    faultCount++;
    boolean known = faults.containsKey(where);
    if (!known && faults.size() >= MOST_FAULTS) {
      return;
    }
    Fault fault = faults.computeIfAbsent(where, name -> new Fault());
    fault.count++;
    long now = clock.getAsLong();
    if (known && now - fault.lastTold < FAULT_REPEAT_NANOS) {
      return;
    }
    fault.lastTold = now;
    StackTraceElement[] stack = thrown.getStackTrace();
    String at = stack.length == 0 ? "" : " at " + stack[0];
    String times = fault.count == 1 ? "" : " (" + fault.count + " times)";
    error(
        "fault", "fault in " + where + ", the call went on unchanged" + times + ": " + thrown + at);
    if (tells(Level.DEBUG, "fault")) {
      thrown.printStackTrace();
    }
  }

  /** How many faults there were, told or not. */
  public synchronized long faultCount() {
    return faultCount;
  }

  private synchronized void tell(Level lineLevel, String area, String line) {
    if (!tells(lineLevel, area)) {
      return;
    }
    Bucket bucket = buckets.computeIfAbsent(area, name -> new Bucket());
    long now = clock.getAsLong();
    if (bucket.last != 0) {
      bucket.tokens = Math.min(BURST, bucket.tokens + (double) (now - bucket.last) / REFILL_NANOS);
    }
    bucket.last = now;
    if (bucket.tokens < 1) {
      bucket.leftOut++;
      return;
    }
    bucket.tokens--;
    String more = bucket.leftOut == 0 ? "" : " (" + bucket.leftOut + " lines left out before)";
    bucket.leftOut = 0;
    out.accept(Objects.requireNonNull(line) + more);
  }

  private static Level level(String text) {
    String name = text.trim().toUpperCase(Locale.ROOT);
    for (Level one : Level.values()) {
      if (one.name().equals(name)) {
        return one;
      }
    }
    throw new IllegalArgumentException(
        "a level must be off, error, warn, info or debug, was \"" + text.trim() + "\"");
  }
}
