package io.zerohop.instrumentation.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.zerohop.engine.attempt.CallRequest;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the application asked for, before its headers are known.
 *
 * @param path the method's, with a slash before it
 * @param channel what is below the mesh
 */
record Rpc<Q, R>(
    Target target,
    MethodDescriptor<Q, R> method,
    String path,
    CallOptions options,
    Channel channel) {

  /** The same with a deadline that was learned of; null for none. */
  Rpc<Q, R> within(@Nullable Deadline learned) {
    if (learned == null) {
      return this;
    }
    Deadline own = options.getDeadline();
    Deadline earlier = own == null ? learned : own.minimum(learned);
    return new Rpc<>(target, method, path, options.withDeadline(earlier), channel);
  }

  /**
   * The same for the engine, in the caller's context.
   *
   * @param admitted whether rate limits and faults have had their say, when it was begun before
   */
  CallRequest request(Metadata headers, boolean admitted) {
    long timeoutNanos = nanos(shorter(options.getDeadline()));
    return new View(target, path, headers, timeoutNanos, admitted);
  }

  /** The earlier of the RPC's own deadline and the one of the inbound call around it. */
  private static @Nullable Deadline shorter(@Nullable Deadline own) {
    Deadline around = Context.current().getDeadline();
    if (own == null || around == null) {
      return own == null ? around : own;
    }
    return own.minimum(around);
  }

  private static long nanos(@Nullable Deadline deadline) {
    return deadline == null ? 0 : Math.max(1, deadline.timeRemaining(TimeUnit.NANOSECONDS));
  }

  /** As HTTP/2 carries it (PROTOCOL-HTTP2.md). */
  private static final class View implements CallRequest {
    private final Target target;
    private final String path;
    private final Metadata headers;
    private final long timeoutNanos;
    private final boolean admitted;

    View(Target target, String path, Metadata headers, long timeoutNanos, boolean admitted) {
      this.target = target;
      this.path = path;
      this.headers = headers;
      this.timeoutNanos = timeoutNanos;
      this.admitted = admitted;
    }

    @Override
    public String path() {
      return path;
    }

    @Override
    public long timeoutNanos() {
      return timeoutNanos;
    }

    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public String host() {
      return target.host();
    }

    @Override
    public int port() {
      return target.port();
    }

    @Override
    public String method() {
      return "POST";
    }

    @Override
    public @Nullable String header(String name) {
      // The transport adds it below every interceptor.
      return name.equals("content-type") ? "application/grpc" : Headers.value(headers, name);
    }

    @Override
    public boolean isAdmitted() {
      return admitted;
    }

    @Override
    public Body body() {
      return Body.REPLAYABLE;
    }
  }
}
