package io.zerohop.spi.serve;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.serve.ServedRequest;
import io.zerohop.engine.trace.Carried;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.Serving;
import io.zerohop.spi.Surroundings;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One request that a server of the application answers: a {@link Serving} whose end is told once,
 * whoever sees it first. It refers to nothing of the server's, so that a server's object may lead
 * to it weakly. Thread-safe.
 */
public final class Served {
  private final @Nullable Serving serving;
  private final Around around;
  private final Step.@Nullable Respond refusal;
  private final Carried carried;
  private final AtomicBoolean over = new AtomicBoolean();

  private Served(@Nullable Serving serving, Around around, Step.@Nullable Respond refusal) {
    this.serving = serving;
    this.around = around;
    this.refusal = refusal;
    this.carried = serving == null ? Carried.NOTHING : serving.carried();
  }

  /**
   * Begins a request and takes its first step; to be called on the server's thread before the
   * application has any of it, and before that thread has {@linkplain #enter entered} anything
   * else: what a missed end has left there is cleared. Never throws.
   *
   * @return null where the server is to go on as if we were not there
   */
  public static @Nullable Served begin(ServedRequest request) {
    Surroundings.leave(null);
    Serving serving = Serving.begin(request);
    Step step = serving == null ? null : serving.first();
    if (step instanceof Step.Serve serve) {
      return new Served(serving, serve.around(), null);
    }
    return step instanceof Step.Respond respond ? new Served(null, Around.NOTHING, respond) : null;
  }

  /**
   * The answer that is to be given in the application's place, which does not see the request; null
   * where it is served. Of a refused request nothing is told.
   */
  public Step.@Nullable Respond refusal() {
    return refusal;
  }

  /** The calling thread has the request from now on, until {@link Visit#leave}. */
  public Visit enter() {
    boolean inside = refusal == null;
    return new Visit(this, inside ? Surroundings.enter(around) : null, inside);
  }

  /** A thread while it has a request. Used by that thread. */
  public static final class Visit {
    private final Served served;
    private final @Nullable Object before;
    private boolean inside;

    private Visit(Served served, @Nullable Object before, boolean inside) {
      this.served = served;
      this.before = before;
      this.inside = inside;
    }

    /** What it has. */
    public Served served() {
      return served;
    }

    /** It has the request no more; a second time does nothing. */
    public void leave() {
      if (inside) {
        inside = false;
        Surroundings.leave(before);
      }
    }
  }

  /**
   * Whether the answer carries something that its application does not know of. For servers that
   * must be told before; others just {@link #carry}.
   */
  public boolean carries() {
    return !carried.isEmpty();
  }

  /**
   * Shows what the answer carries; to be called once, when its head is about to be sent and is not
   * an interim one, and to be written unless the application has a field of that name itself. Never
   * throws.
   */
  public void carry(BiConsumer<String, String> field) {
    try {
      carried.forEach(field);
    } catch (Throwable fault) {
      MeshPorts.fault("Served.carry", fault);
    }
  }

  /**
   * The request was answered.
   *
   * @param headers the response's, by name in lower case
   * @param broken why the answer did not come to its end; null if it did
   */
  public void answered(
      int status, UnaryOperator<@Nullable String> headers, @Nullable Throwable broken) {
    Serving told = end();
    if (told != null) {
      told.result(AttemptResult.answered(status, headers));
      told.bodyEnd(broken);
    }
  }

  /** It came to its end without an answer. */
  public void failed(Throwable why) {
    Serving told = end();
    if (told != null) {
      told.result(AttemptResult.failed(Phase.SENT, Failure.OTHER, why));
    }
  }

  /** Nobody waits for an answer any more. */
  public void cancel() {
    Serving told = end();
    if (told != null) {
      told.cancel();
    }
  }

  private @Nullable Serving end() {
    return serving != null && over.compareAndSet(false, true) ? serving : null;
  }
}
