package io.zerohop.diagnostics;

import org.jspecify.annotations.Nullable;

/**
 * Stands in for {@code java.util.logging.LogRecord} as {@link QuietLogger} does for its logger:
 * keeps what is told, and not where. For one thread.
 */
public final class QuietRecord {
  private final QuietLevel level;
  private final @Nullable String message;
  private @Nullable Throwable thrown;

  /** One without anything thrown. */
  public QuietRecord(QuietLevel level, @Nullable String message) {
    this.level = level;
    this.message = message;
  }

  /** How grave it is. */
  public QuietLevel getLevel() {
    return level;
  }

  /** What is told. */
  public @Nullable String getMessage() {
    return message;
  }

  /** What was thrown, null where nothing was. */
  public @Nullable Throwable getThrown() {
    return thrown;
  }

  /** Keeps what was thrown. */
  public void setThrown(@Nullable Throwable thrown) {
    this.thrown = thrown;
  }

  /** Not kept. */
  public void setLoggerName(@Nullable String name) {}

  /** Not kept. */
  public void setSourceClassName(@Nullable String name) {}

  /** Not kept. */
  public void setSourceMethodName(@Nullable String name) {}

  /** Not kept. */
  public void setParameters(Object @Nullable [] parameters) {}
}
