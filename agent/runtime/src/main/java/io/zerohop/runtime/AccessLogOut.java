package io.zerohop.runtime;

import io.zerohop.diagnostics.AgentLog;
import io.zerohop.diagnostics.Json;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.telemetry.log.AccessLog;
import io.zerohop.telemetry.log.LogTarget;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The access log of this JVM. */
final class AccessLogOut implements AutoCloseable {
  static final String OFF = "off";
  static final String STDERR = "stderr";
  static final String TEXT = "text";

  private final AgentLog log;
  private volatile @Nullable AccessLog running;

  AccessLogOut(AgentLog log) {
    this.log = log;
  }

  /** Why there is none; null if there is to be one. */
  static @Nullable String whyNot(Settings settings) {
    return settings.text(Setting.ACCESS_LOG).equalsIgnoreCase(OFF)
        ? "no " + Setting.ACCESS_LOG.key()
        : null;
  }

  /**
   * Begins.
   *
   * @param own which calls are those of exports
   * @return where lines go, in words
   * @throws RuntimeException says which setting is wrong
   */
  String start(Settings settings, Predicate<CallRequest> own, Observers observers) {
    String where = settings.text(Setting.ACCESS_LOG);
    boolean stderr = where.equalsIgnoreCase(STDERR);
    LogTarget target =
        stderr
            ? LogTarget.stream(() -> System.err)
            : LogTarget.file(Path.of(where).toAbsolutePath());
    boolean text = settings.text(Setting.ACCESS_LOG_FORMAT).equalsIgnoreCase(TEXT);
    int perMillion = (int) Math.round(settings.share(Setting.ACCESS_LOG_SAMPLING) * AccessLog.ALL);
    AccessLog made =
        new AccessLog(
            new AccessLog.Kept(
                perMillion, () -> ThreadLocalRandom.current().nextInt(AccessLog.ALL), own),
            text ? AccessLog.Format.text() : AccessLog.Format.json(Json::write),
            target,
            trouble -> log.warn(Seeing.AREA, trouble));
    running = made;
    made.start();
    observers.add(made);
    return stderr ? STDERR : where;
  }

  boolean isOn() {
    return running != null;
  }

  AccessLog.Counts counts() {
    AccessLog known = running;
    return known == null ? new AccessLog.Counts(0, 0, null) : known.counts();
  }

  /** Writes what is left, for a second at most. */
  @Override
  public void close() {
    AccessLog known = running;
    if (known != null) {
      known.close();
    }
  }
}
