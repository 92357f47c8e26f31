package io.zerohop.telemetry.context;

import io.zerohop.engine.trace.Format;
import io.zerohop.engine.trace.TraceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Trace contexts and baggage in the ways that OTEL_PROPAGATORS names: all of them are written, and
 * of those that can be read the last one counts. Baggage (W3C Baggage) beyond its limits, or
 * malformed, is none. Immutable.
 */
public final class Propagation implements Format {
  private static final String BAGGAGE = "baggage";
  private static final int LONGEST_BAGGAGE = 8_192;
  private static final int MOST_BAGGAGE = 64;

  private final List<Propagator> contexts;
  private final boolean takesBaggage;

  private Propagation(List<Propagator> contexts, boolean takesBaggage) {
    this.contexts = List.copyOf(contexts);
    this.takesBaggage = takesBaggage;
  }

  /**
   * By the names tracecontext, baggage, b3, b3multi and none.
   *
   * @param unknown is told every other name
   */
  public static Propagation of(List<String> names, Consumer<String> unknown) {
    List<Propagator> contexts = new ArrayList<>();
    boolean takesBaggage = false;
    for (String name : names) {
      switch (name) {
        case "tracecontext" -> contexts.add(new W3cPropagator());
        case "b3" -> contexts.add(new B3Propagator(false));
        case "b3multi" -> contexts.add(new B3Propagator(true));
        case BAGGAGE -> takesBaggage = true;
        case "none" -> {}
        default -> unknown.accept(name);
      }
    }
    return new Propagation(contexts, takesBaggage);
  }

  @Override
  public void write(TraceContext context, BiConsumer<String, String> field) {
    for (int i = 0; i < contexts.size(); i++) {
      contexts.get(i).write(context, field);
    }
    if (takesBaggage && !context.along().baggage().isEmpty()) {
      field.accept(BAGGAGE, context.along().baggage());
    }
  }

  @Override
  public TraceContext prepared(TraceContext context) {
    TraceContext ready = context;
    for (Propagator one : contexts) {
      ready = one.prepared(ready);
    }
    return ready;
  }

  @Override
  public @Nullable TraceContext read(UnaryOperator<@Nullable String> headers) {
    for (int i = contexts.size() - 1; i >= 0; i--) {
      TraceContext read = contexts.get(i).read(headers, this);
      if (read != null) {
        return read;
      }
    }
    return null;
  }

  @Override
  public String baggage(UnaryOperator<@Nullable String> headers) {
    return takesBaggage
        ? Members.limited(headers.apply(BAGGAGE), LONGEST_BAGGAGE, MOST_BAGGAGE)
        : "";
  }
}
