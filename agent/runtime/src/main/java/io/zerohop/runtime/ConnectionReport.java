package io.zerohop.runtime;

import io.zerohop.diagnostics.AgentLog;
import io.zerohop.xds.client.Refusal;
import io.zerohop.xds.client.ResourceType;
import io.zerohop.xds.client.XdsEvents;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Says in the log what an operator must know of the control plane: that it has been out of reach
 * for a while, that it is back, what was refused. Short outages are not worth a line.
 */
final class ConnectionReport implements XdsEvents {
  private static final String AREA = "xds";
  private static final Duration WORTH_A_LINE = Duration.ofSeconds(10);
  private static final int MOST_REFUSALS = 1000;

  private final AgentLog log;
  private final String origin;
  private final LongSupplier clock;
  private final BiConsumer<String, String> receiver;
  private final Map<String, String> refusals = new HashMap<>();
  private long since;
  private boolean down;
  private boolean told;
  private String notLetInFor = "";
  private String held = "the configuration held";

  /**
   * @param origin where the control plane's address comes from
   * @param clock as {@link System#nanoTime()}
   */
  ConnectionReport(AgentLog log, String origin, LongSupplier clock) {
    this(log, origin, clock, (url, certificate) -> {});
  }

  /**
   * @param receiver told where the control plane takes OTLP and which certificate it shows there;
   *     empty texts where it does not say
   */
  ConnectionReport(
      AgentLog log, String origin, LongSupplier clock, BiConsumer<String, String> receiver) {
    this.receiver = receiver;
    this.log = log;
    this.origin = origin;
    this.clock = clock;
    this.since = clock.getAsLong();
    this.down = true;
  }

  @Override
  public void restored(Duration age) {
    held = "the last-known-good configuration, " + words(age) + " old when this process started";
    log.info(AREA, "following " + held + ", until the control plane answers");
  }

  @Override
  public void connected(String controlPlane) {
    held = "the configuration held";
    String line = "connected to the control plane " + controlPlane;
    if (told) {
      log.warn(AREA, line + " after " + downFor().toSeconds() + " s without");
    } else {
      log.info(AREA, line);
    }
    down = false;
    told = false;
  }

  @Override
  public void disconnected(String controlPlane, String reason, Duration retryIn) {
    if (!down) {
      down = true;
      since = clock.getAsLong();
    }
    String line = "control plane " + controlPlane + " (" + origin + "): " + reason;
    log.debug(AREA, line + "; again in " + retryIn.toMillis() + " ms");
    if (!told && downFor().compareTo(WORTH_A_LINE) >= 0) {
      told = true;
      log.warn(
          AREA,
          line
              + " for "
              + downFor().toSeconds()
              + " s; calls go on with "
              + held
              + ", or as if Zerohop were not there;"
              + " trying again");
    }
  }

  @Override
  public void received(ResourceType type, int resources, int removed) {
    notLetInFor = "";
    log.debug(AREA, type + ": " + resources + " new, " + removed + " removed");
  }

  @Override
  public void refused(Refusal refusal) {
    String name = refusal.type() + " " + refusal.name();
    if (refusals.size() >= MOST_REFUSALS) {
      refusals.clear();
    }
    if (!refusal.message().equals(refusals.put(name, refusal.message()))) {
      String kept = refusal.oldKept() ? "the one before stays in force" : "there is none before it";
      log.warn(AREA, "refused " + name + ": " + refusal.message() + "; " + kept);
    }
  }

  @Override
  public void streamEnded(String status, boolean fallBack) {
    if (status.startsWith("UNAUTHENTICATED") || status.startsWith("PERMISSION_DENIED")) {
      notLetIn(status);
      return;
    }
    String next = fallBack ? "; going on with state-of-the-world" : "";
    log.info(AREA, "stream of resources ended: " + status + next);
  }

  /** Waiting does not mend this, so it is worth a line at once, but one only. */
  private void notLetIn(String status) {
    if (status.equals(notLetInFor)) {
      return;
    }
    notLetInFor = status;
    log.warn(
        AREA,
        "the control plane does not let this process in: "
            + status
            + ". Set join.token (ZEROHOP_JOIN_TOKEN); until then calls go on with "
            + held
            + ", or as if Zerohop were not there");
  }

  @Override
  public void receiver(String url, String certificate) {
    receiver.accept(url, certificate);
  }

  @Override
  public void registered(String workload, String address) {
    log.info(AREA, "registered as " + workload + " at " + address);
  }

  @Override
  public void notice(String sentence) {
    log.warn(AREA, sentence);
  }

  @Override
  public void fault(String where, Throwable fault) {
    log.fault(where, fault);
  }

  private static String words(Duration age) {
    return age.toHours() > 0
        ? age.toHours() + " h"
        : age.toMinutes() > 0 ? age.toMinutes() + " min" : age.toSeconds() + " s";
  }

  private Duration downFor() {
    return Duration.ofNanos(clock.getAsLong() - since);
  }
}
