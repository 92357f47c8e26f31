package io.zerohop.engine;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.observe.ObservedServing;
import io.zerohop.engine.observe.Tracer;
import io.zerohop.engine.serve.OwnLoad;
import io.zerohop.engine.serve.ServedRequest;
import io.zerohop.engine.trace.Carried;
import io.zerohop.engine.trace.TraceContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/** One call that a server of the application answers, from its request to the end of its answer. */
class InboundCall implements Call, ObservedServing {
  private static final AtomicIntegerFieldUpdater<InboundCall> ENDED =
      AtomicIntegerFieldUpdater.newUpdater(InboundCall.class, "ended");
  private static final Step.Finish AS_IT_IS = new Step.Finish(HeaderChanges.NONE);
  private static final Step.Serve SERVE = new Step.Serve(Around.NOTHING);

  private final EnginePorts ports;
  private final String scheme;
  private final String method;
  private final String path;
  private final @Nullable TraceContext trace;
  private final Inside inside;
  private final long startNanos;
  private final int counted;

  @SuppressWarnings("UnusedVariable") // read by its updater
  private volatile int ended;

  private volatile @Nullable AttemptResult result;
  private @Nullable Throwable failure;
  private boolean cancelled;
  private long endNanos;

  private InboundCall(EnginePorts ports, ServedRequest request, Inside inside) {
    this.ports = ports;
    this.scheme = request.scheme();
    this.method = request.method();
    this.path = request.path();
    this.trace = inside.trace;
    this.inside = inside;
    this.startNanos = ports.nanoTime().getAsLong();
    this.counted = inside.load.begin(startNanos);
  }

  /**
   * What it is part of.
   *
   * @param trace null for none
   * @param seen whether observers are told of it
   * @param load counts it
   * @param answer what its answer carries
   */
  record Inside(@Nullable TraceContext trace, boolean seen, OwnLoad load, Carried answer) {}

  /**
   * A call that comes in.
   *
   * @param tracer asked which headers are to be known of a call that is recorded
   */
  static InboundCall of(EnginePorts ports, ServedRequest request, Inside inside, Tracer tracer) {
    TraceContext trace = inside.trace;
    List<String> asked = trace == null || !trace.sampled() ? List.of() : tracer.headers();
    return asked.isEmpty()
        ? new InboundCall(ports, request, inside)
        : new WithHeaders(ports, request, inside, asked);
  }

  /** One of which headers are known, too: no other is larger for it. */
  private static final class WithHeaders extends InboundCall {
    private final Map<String, String> headers = new LinkedHashMap<>();

    private WithHeaders(
        EnginePorts ports, ServedRequest request, Inside inside, List<String> asked) {
      super(ports, request, inside);
      for (String name : asked) {
        String value = request.header(name);
        if (value != null) {
          headers.put(name, value);
        }
      }
    }

    @Override
    public Map<String, String> keptHeaders() {
      return headers;
    }
  }

  @Override
  public Step first() {
    return trace == null ? SERVE : new Step.Serve(new Around(Step.Limits.NONE, trace));
  }

  @Override
  public Carried carried() {
    return inside.answer;
  }

  @Override
  public Step result(AttemptResult answer) {
    result = answer;
    if (answer.failure() != null) {
      end(answer.cause(), false);
    }
    return AS_IT_IS;
  }

  @Override
  public Step resume() {
    throw new IllegalStateException("a call must wait to be resumed, did not");
  }

  @Override
  public Step.Send current() {
    throw new IllegalStateException("a call that comes in must be served, is not sent");
  }

  @Override
  public void bodyEnd(@Nullable Throwable broken) {
    end(broken, false);
  }

  @Override
  public void ended(AttemptResult last) {
    result = last;
    end(last.cause(), false);
  }

  @Override
  public void cancel() {
    end(null, true);
  }

  private void end(@Nullable Throwable why, boolean givenUp) {
    if (ENDED.compareAndSet(this, 0, 1)) {
      failure = why;
      cancelled = givenUp;
      endNanos = ports.nanoTime().getAsLong();
      inside.load.end(counted);
      if (inside.seen) {
        ports.observer().served(this);
      }
    }
  }

  @Override
  public String scheme() {
    return scheme;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public long startNanos() {
    return startNanos;
  }

  @Override
  public long endNanos() {
    return endNanos;
  }

  @Override
  public @Nullable AttemptResult result() {
    return result;
  }

  @Override
  public @Nullable Throwable failure() {
    return failure;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public @Nullable TraceContext trace() {
    return trace;
  }
}
