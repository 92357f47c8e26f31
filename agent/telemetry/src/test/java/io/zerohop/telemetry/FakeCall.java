package io.zerohop.telemetry;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.Verdict;
import io.zerohop.engine.observe.ObservedAttempt;
import io.zerohop.engine.observe.ObservedCall;
import io.zerohop.engine.outcome.Explanation;
import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.route.Route;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.trace.Along;
import io.zerohop.engine.trace.Format;
import io.zerohop.engine.trace.TraceContext;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A call as the engine shows it, with what a test says of it. */
public class FakeCall implements ObservedCall, CallRequest {
  /** Contexts as two numbers in one header. */
  public static final Format FORMAT =
      new Format() {
        @Override
        public void write(TraceContext context, BiConsumer<String, String> field) {
          field.accept("x-trace", context.low() + "-" + context.span());
        }

        @Override
        public @Nullable TraceContext read(UnaryOperator<@Nullable String> headers) {
          String text = headers.apply("x-trace");
          if (text == null) {
            return null;
          }
          String[] ids = text.split("-", 2);
          return context(Long.parseLong(ids[0]), Long.parseLong(ids[1]), 0, true);
        }

        @Override
        public String baggage(UnaryOperator<@Nullable String> headers) {
          String baggage = headers.apply("baggage");
          return baggage == null ? "" : baggage;
        }
      };

  public String scheme = "http";
  public String host = "reviews";
  public int port = 8080;
  public String method = "GET";
  public String path = "/items?token=secret";
  public String service = "reviews.shop";
  public String cluster = "reviews-v1";
  public Outcome outcome = new Outcome.Answered(200, "200", Reason.OK);
  public long start = 1_000;
  public long end = 5_000;
  public @Nullable TraceContext parent;
  public @Nullable TraceContext trace;
  public Route.@Nullable Id rule;
  public int sampling = Route.NO_SHARE;
  public @Nullable ConnectRequest connect;
  public Side side = Side.WRITER;
  private final Map<String, String> headers = new HashMap<>();
  private @Nullable Sent last;
  private int sends;

  /** A context of the trace whose id has 7 as its upper half. */
  public static TraceContext context(long low, long span, long above, boolean sampled) {
    return new TraceContext(7, low, span, above, sampled, null, new Along("a=1", "", FORMAT));
  }

  /** The application sets a header. */
  public FakeCall with(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** It was sent to that port of an endpoint named after it. */
  public FakeCall sent(int endpointPort, @Nullable TraceContext context, AttemptResult result) {
    Endpoint at = Endpoint.at(new InetSocketAddress("10.0.0.1", endpointPort));
    return sent(at, context, result);
  }

  /** It was sent to that endpoint. */
  public FakeCall sent(Endpoint at, @Nullable TraceContext context, AttemptResult result) {
    last = new Sent(last, at, start + 100L * sends, start + 100L * sends + 50, result, context);
    sends++;
    return this;
  }

  private record Sent(
      @Nullable ObservedAttempt before,
      Endpoint endpoint,
      long startNanos,
      long endNanos,
      @Nullable AttemptResult result,
      @Nullable TraceContext trace)
      implements ObservedAttempt {
    @Override
    public @Nullable Verdict verdict() {
      return null;
    }
  }

  @Override
  public String service() {
    return service;
  }

  @Override
  public CallRequest request() {
    return this;
  }

  @Override
  public String rule() {
    return "";
  }

  @Override
  public String cluster() {
    return cluster;
  }

  @Override
  public int attempts() {
    return sends;
  }

  @Override
  public long startNanos() {
    return start;
  }

  @Override
  public long endNanos() {
    return end;
  }

  @Override
  public Outcome outcome() {
    return outcome;
  }

  @Override
  public @Nullable TraceContext parent() {
    return parent;
  }

  @Override
  public @Nullable TraceContext trace() {
    return trace;
  }

  @Override
  public @Nullable ConnectRequest connect() {
    return connect;
  }

  @Override
  public Side side() {
    return side;
  }

  @Override
  public @Nullable ObservedAttempt last() {
    return last;
  }

  @Override
  public Route.@Nullable Id ruleId() {
    return rule;
  }

  @Override
  public int sampling() {
    return sampling;
  }

  @Override
  public Explanation explanation() {
    return new Explanation(List.of());
  }

  @Override
  public String scheme() {
    return scheme;
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public int port() {
    return port;
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
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  @Override
  public Map<String, String> keptHeaders() {
    return headers;
  }

  @Override
  public Body body() {
    return Body.NONE;
  }

  @Override
  public long timeoutNanos() {
    return 0;
  }
}
