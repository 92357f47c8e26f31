package io.zerohop.telemetry.trace;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.observe.ObservedServing;
import io.zerohop.engine.observe.ObservedStatement;
import io.zerohop.engine.observe.Tracer;
import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.serve.ServedRequest;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.trace.Along;
import io.zerohop.engine.trace.Format;
import io.zerohop.engine.trace.TraceContext;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives each call that the mesh sees, going out or coming in, a span, and keeps those that are
 * sampled for export. A call that carries a context of its own, which is not the one around it
 * forwarded by hand, is another tracer's: it gets none. Thread-safe.
 */
public final class Recording implements Tracer, CallObserver {
  private final RecordRing ring;
  private final Sampler sampler;
  private final Format format;
  private final LongSupplier random;
  private final Unsampled unsampled;
  private final Along along;
  private final Predicate<CallRequest> own;
  private final Runnable wake;
  private volatile List<String> headers = List.of();

  /**
   * @param ring where sampled calls wait for their export
   * @param format reads what a request carries already, writes what it is to carry
   * @param random draws ids; thread-safe
   * @param unsampled contexts for traces that nobody records
   * @param own which calls are the export's: spans of these would make spans
   * @param wake called where the ring's reader should not wait any longer; quick, thread-safe
   */
  public Recording(
      RecordRing ring,
      Sampler sampler,
      Format format,
      LongSupplier random,
      Unsampled unsampled,
      Predicate<CallRequest> own,
      Runnable wake) {
    this.ring = ring;
    this.sampler = sampler;
    this.format = format;
    this.random = random;
    this.unsampled = unsampled;
    this.along = new Along("", "", format);
    this.own = own;
    this.wake = wake;
  }

  /**
   * From now on these request headers are to be known of calls that are recorded.
   *
   * @param names in lower case
   */
  public void note(List<String> names) {
    headers = List.copyOf(names);
  }

  @Override
  public List<String> headers() {
    return headers;
  }

  @Override
  public @Nullable TraceContext begin(ObservedCall call, CallRequest request) {
    if (request.scheme().equals(Side.SCHEME) || own.test(request)) {
      return null;
    }
    TraceContext parent = call.parent();
    TraceContext own = format.read(request::header);
    if (own != null && !isForwarded(own, parent)) {
      return null;
    }
    return parent == null ? root("", call.sampling()) : below(parent, call.sampling());
  }

  /** Whether an application sends on by hand the context that it was called with. */
  private static boolean isForwarded(TraceContext own, @Nullable TraceContext parent) {
    return parent != null
        && own.high() == parent.high()
        && own.low() == parent.low()
        && (own.span() == parent.span() || own.span() == parent.parent());
  }

  private TraceContext root(String baggage, int share) {
    long low = Ids.draw(random);
    boolean takes = sampler.takes(null, low, share);
    if (!takes && baggage.isEmpty()) {
      return unsampled.any();
    }
    Along with = baggage.isEmpty() ? along : new Along("", baggage, format);
    return new TraceContext(Ids.draw(random), low, Ids.draw(random), 0, takes, null, with);
  }

  private TraceContext below(TraceContext parent, int share) {
    boolean takes = sampler.takes(parent, parent.low(), share);
    if (!takes && !parent.sampled()) {
      return parent;
    }
    TraceContext child = parent.child(Ids.draw(random));
    return takes == child.sampled()
        ? child
        : new TraceContext(
            child.high(), child.low(), child.span(), child.parent(), takes, null, child.along());
  }

  @Override
  public @Nullable TraceContext again(ObservedCall call, @Nullable TraceContext before) {
    return before == null || !before.sampled() ? before : before.child(Ids.draw(random));
  }

  @Override
  public @Nullable TraceContext within(@Nullable TraceContext around) {
    TraceContext made = around == null ? root("", Route.NO_SHARE) : below(around, Route.NO_SHARE);
    return made.sampled() ? made : null;
  }

  @Override
  public TraceContext serve(ServedRequest request) {
    TraceContext caller = format.read(request::header);
    return caller == null
        ? root(format.baggage(request::header), Route.NO_SHARE)
        : below(caller, Route.NO_SHARE);
  }

  @Override
  public void ended(ObservedCall call) {
    TraceContext context = call.trace();
    if (isSampled(context) && ring.keep(call, context)) {
      wake.run();
    }
  }

  @Override
  public void served(ObservedServing call) {
    TraceContext context = call.trace();
    if (isSampled(context) && ring.keep(call, context)) {
      wake.run();
    }
  }

  @Override
  public void statement(ObservedStatement statement) {
    TraceContext context = statement.trace();
    if (context != null && context.sampled() && ring.keep(statement, context)) {
      wake.run();
    }
  }

  @Override
  public void connected(ObservedCall connection, long endNanos) {
    TraceContext context = connection.trace();
    ConnectRequest asked = connection.connect();
    if (context == null
        || !context.sampled()
        || asked == null
        || connection.outcome() instanceof Outcome.PassedThrough) {
      return;
    }
    if (ring.keep(connection, asked, endNanos, context)) {
      wake.run();
    }
  }

  private static boolean isSampled(@Nullable TraceContext context) {
    return context != null && context.sampled();
  }
}
