package io.zerohop.diagnostics;

/**
 * Stands in for {@code java.util.logging.Level} as {@link QuietLogger} does for its logger, with
 * the same names and values. Immutable.
 */
public final class QuietLevel {
  public static final QuietLevel OFF = new QuietLevel("OFF", Integer.MAX_VALUE);
  public static final QuietLevel SEVERE = new QuietLevel("SEVERE", 1000);
  public static final QuietLevel WARNING = new QuietLevel("WARNING", 900);
  public static final QuietLevel INFO = new QuietLevel("INFO", 800);
  public static final QuietLevel CONFIG = new QuietLevel("CONFIG", 700);
  public static final QuietLevel FINE = new QuietLevel("FINE", 500);
  public static final QuietLevel FINER = new QuietLevel("FINER", 400);
  public static final QuietLevel FINEST = new QuietLevel("FINEST", 300);
  public static final QuietLevel ALL = new QuietLevel("ALL", Integer.MIN_VALUE);

  private final String name;
  private final int value;

  private QuietLevel(String name, int value) {
    this.name = name;
    this.value = value;
  }

  /** The higher, the graver. */
  public int intValue() {
    return value;
  }

  /** The name. */
  public String getName() {
    return name;
  }

  @Override
  public String toString() {
    return name;
  }
}
