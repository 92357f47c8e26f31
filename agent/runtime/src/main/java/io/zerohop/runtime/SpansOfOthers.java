package io.zerohop.runtime;

import io.zerohop.diagnostics.AgentLog;
import io.zerohop.telemetry.beside.Beside;
import io.zerohop.telemetry.beside.TheirApi;
import io.zerohop.telemetry.context.Propagation;
import io.zerohop.telemetry.export.OtelSettings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The client spans of an OpenTelemetry agent in the same JVM, which are told what the mesh knows of
 * their calls. Changed by one thread at a time.
 */
final class SpansOfOthers {
  private static final String AGENT = "io.opentelemetry.javaagent.OpenTelemetryAgent";
  private static final int TRIES = 60;

  private final AgentLog log;
  private final InstantSource clock;
  private final Runnable again;
  private @Nullable Beside running;
  private boolean waited;

  /**
   * @param again called when its API has come, which may stand behind us on the command line
   */
  SpansOfOthers(AgentLog log, InstantSource clock, Runnable again) {
    this.log = log;
    this.clock = clock;
    this.again = again;
  }

  /** Whether such an agent is in this JVM, or about to be. */
  static boolean isThere() {
    try {
      Class.forName(AGENT, false, ClassLoader.getSystemClassLoader());
      return true;
    } catch (ClassNotFoundException none) {
      return false;
    }
  }

  /**
   * Lets calls be told to their spans from now on, if there are any.
   *
   * @param serves whether others want to see calls that come in
   * @return whether they are; else somebody else may see the calls
   */
  boolean follow(OtelSettings settings, boolean serves, Seeing.Place place) {
    Beside there = running;
    if (there == null && isThere()) {
      there = made(settings);
      if (there != null) {
        running = there;
        place.observers().add(there);
      }
    }
    if (there == null) {
      return false;
    }
    there.serves(serves);
    place.mesh().tracer(new GuardedTracer(there, log::fault));
    return true;
  }

  private @Nullable Beside made(OtelSettings settings) {
    try {
      TheirApi api = TheirApi.ofAgent();
      if (api == null) {
        await();
        return null;
      }
      return new Beside(
          api, Propagation.of(settings.propagators(), name -> {}), this::epochMinusNano);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError other) {
      log.warn(Seeing.AREA, "spans of the OpenTelemetry agent are left as they are: " + other);
      return null;
    }
  }

  private long epochMinusNano() {
    Instant now = clock.instant();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - System.nanoTime();
  }

  /** Looks once a second, for a minute. */
  private void await() {
    if (!waited) {
      waited = true;
      Thread waiting = new Thread(this::look, "zerohop-beside");
      waiting.setDaemon(true);
      waiting.setContextClassLoader(SpansOfOthers.class.getClassLoader());
      waiting.start();
    }
  }

  private void look() {
    try {
      for (int i = 0; i < TRIES && TheirApi.ofAgent() == null; i++) {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
      }
      again.run();
    } catch (ReflectiveOperationException | RuntimeException | LinkageError other) {
      log.warn(Seeing.AREA, "spans of the OpenTelemetry agent are left as they are: " + other);
    }
  }

  /** They are told no more. */
  void stop(Seeing.Place place) {
    Beside before = running;
    if (before != null) {
      place.observers().remove(before);
      running = null;
    }
  }
}
