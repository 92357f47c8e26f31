package io.zerohop.diagnostics;

import org.jspecify.annotations.Nullable;

/**
 * Stands in for {@code java.util.logging.Logger} inside the agent's jar: the build renames the
 * calls of the libraries in it. The JDK's own would choose its implementation at the first use,
 * before an application server could bring its own, would write to the application's log, and is
 * not in every Java image. What libraries say goes to the {@link AgentLog}, area {@code libraries},
 * for those who ask for it.
 */
public final class QuietLogger {
  private static final String AREA = "libraries";
  private static volatile @Nullable AgentLog log;

  private final String name;

  private QuietLogger(String name) {
    this.name = name;
  }

  /** Where all of them write from now on. */
  public static void to(AgentLog target) {
    log = target;
  }

  /** A logger of this name. */
  public static QuietLogger getLogger(String name) {
    return new QuietLogger(name);
  }

  /** The name. */
  public String getName() {
    return name;
  }

  /** Whether a message would be told. */
  public boolean isLoggable(QuietLevel level) {
    AgentLog target = log;
    return target != null
        && level.intValue() >= QuietLevel.INFO.intValue()
        && target.tells(AgentLog.Level.DEBUG, AREA);
  }

  /** Tells the message. */
  public void log(QuietLevel level, @Nullable String message) {
    tell(level, message, null);
  }

  /** Tells the message with its parameter. */
  public void log(QuietLevel level, @Nullable String message, @Nullable Object parameter) {
    tell(level, message + " " + parameter, null);
  }

  /** Tells the message without its parameters. */
  public void log(QuietLevel level, @Nullable String message, Object[] parameters) {
    tell(level, message, null);
  }

  /** Tells the message and what was thrown. */
  public void log(QuietLevel level, @Nullable String message, @Nullable Throwable thrown) {
    tell(level, message, thrown);
  }

  /** Tells the record's message and what was thrown. */
  public void log(QuietRecord message) {
    tell(message.getLevel(), message.getMessage(), message.getThrown());
  }

  /** As {@link #log} with this level. */
  public void severe(@Nullable String message) {
    tell(QuietLevel.SEVERE, message, null);
  }

  /** As {@link #log} with this level. */
  public void warning(@Nullable String message) {
    tell(QuietLevel.WARNING, message, null);
  }

  /** As {@link #log} with this level. */
  public void info(@Nullable String message) {
    tell(QuietLevel.INFO, message, null);
  }

  /** Never told. */
  public void config(@Nullable String message) {}

  /** Never told. */
  public void fine(@Nullable String message) {}

  /** Never told. */
  public void finer(@Nullable String message) {}

  /** Never told. */
  public void finest(@Nullable String message) {}

  private void tell(QuietLevel level, @Nullable String message, @Nullable Throwable thrown) {
    AgentLog target = log;
    if (target != null && isLoggable(level)) {
      String cause = thrown == null ? "" : ": " + thrown;
      target.debug(AREA, level + " " + name + ": " + message + cause);
    }
  }
}
