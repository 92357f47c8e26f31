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

/** The access log of this JVM. Changed by one thread at a time, asked by any. */
final class AccessLogOut implements AutoCloseable {
  static final String OFF = "off";
  static final String STDERR = "stderr";
  static final String TEXT = "text";

  private final AgentLog log;
  private volatile @Nullable Running running;

  AccessLogOut(AgentLog log) {
    this.log = log;
  }

  private record Running(Wanted wanted, AccessLog log) {}

  /**
   * Which lines are asked for.
   *
   * @param to stderr, off or a file's path
   * @param format json or text
   * @param perMillion of all calls
   */
  record Wanted(String to, String format, int perMillion) {
    /** As the settings say. */
    static Wanted of(Settings settings) {
      return new Wanted(
          settings.text(Setting.ACCESS_LOG),
          settings.text(Setting.ACCESS_LOG_FORMAT),
          (int) Math.round(settings.share(Setting.ACCESS_LOG_SAMPLING) * AccessLog.ALL));
    }

    /** Why there is none; null if there is to be one. */
    @Nullable String whyNot() {
      return to.equalsIgnoreCase(OFF) ? "no " + Setting.ACCESS_LOG.key() : null;
    }

    private LogTarget target() {
      return to.equalsIgnoreCase(STDERR)
          ? LogTarget.stream(() -> System.err)
          : LogTarget.file(Path.of(to).toAbsolutePath());
    }

    private String words() {
      return to.equalsIgnoreCase(STDERR) ? STDERR : to;
    }
  }

  /**
   * Begins, or goes on in another way: what waits is written as it was before.
   *
   * @param own which calls are those of exports
   * @return where lines go, in words
   * @throws RuntimeException says which setting is wrong
   */
  String follow(Wanted wanted, Predicate<CallRequest> own, Observers observers) {
    Running before = running;
    if (before == null || !before.wanted.equals(wanted)) {
      boolean text = wanted.format().equalsIgnoreCase(TEXT);
      AccessLog made =
          new AccessLog(
              new AccessLog.Kept(
                  wanted.perMillion(),
                  () -> ThreadLocalRandom.current().nextInt(AccessLog.ALL),
                  own),
              text ? AccessLog.Format.text() : AccessLog.Format.json(Json::write),
              wanted.target(),
              trouble -> log.warn(Seeing.AREA, trouble));
      running = new Running(wanted, made);
      made.start();
      if (before == null) {
        observers.add(made);
      } else {
        observers.replace(before.log, made);
        before.log.close();
      }
    }
    return wanted.words();
  }

  /** Ends; what waits is written. */
  void stop(Observers observers) {
    Running before = running;
    if (before != null) {
      observers.remove(before.log);
      running = null;
      before.log.close();
    }
  }

  boolean isOn() {
    return running != null;
  }

  /** Since lines are written as they are. */
  AccessLog.Counts counts() {
    Running now = running;
    return now == null ? new AccessLog.Counts(0, 0, null) : now.log.counts();
  }

  /** Writes what is left, for a second at most. */
  @Override
  public void close() {
    Running now = running;
    if (now != null) {
      now.log.close();
    }
  }
}
