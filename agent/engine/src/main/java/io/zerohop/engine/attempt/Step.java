package io.zerohop.engine.attempt;

import io.zerohop.engine.outcome.Reason;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client, or a server, does next. The engine decides steps, an adapter performs them by the
 * library's own means and reports back to the {@link Call} that gave them.
 */
public sealed interface Step {

  /**
   * Send the request to this endpoint, then report {@link Call#result}.
   *
   * @param attempt 1 for the first
   * @param address where to connect, resolved; never the application's host name
   * @param poolKey unique and interned per endpoint and TLS context: the same String object for the
   *     same pair as long as both live. Connections may be shared only between sends of one poolKey
   * @param target what goes into the request line and the Host header
   * @param headers changes to the request headers
   * @param limits the times that hold for this attempt
   * @param tls an opaque reference to what the SPI shows as an SSLContext; null for none of ours
   * @param mirrors copies to send beside the first attempt, their answers thrown away
   */
  record Send(
      int attempt,
      InetSocketAddress address,
      String poolKey,
      Target target,
      HeaderChanges headers,
      Limits limits,
      @Nullable Object tls,
      List<Mirror> mirrors)
      implements Step {}

  /**
   * What the request asks for, where a filter rewrites it.
   *
   * @param path path with query; null: as the application wrote it
   * @param authority for the Host header or :authority; null: as the application wrote it
   */
  record Target(@Nullable String path, @Nullable String authority) {
    /** Nothing rewritten; compare by identity on the hot path. */
    public static final Target UNCHANGED = new Target(null, null);
  }

  /**
   * The times of one attempt. Deadlines are on the scale of {@link System#nanoTime()}.
   *
   * @param connectTimeoutNanos 0 for the client's own
   * @param attemptDeadline until the response headers must be there; {@link #NONE} for none
   * @param callDeadline until the last byte of the response must be there; {@link #NONE} for none
   * @param others for databases: whether another endpoint could be tried where this one is silent
   */
  record Limits(long connectTimeoutNanos, long attemptDeadline, long callDeadline, boolean others) {
    /** The value of a deadline that does not exist. */
    public static final long NONE = Long.MAX_VALUE;

    /** Those of a call that is none to a database. */
    public Limits(long connectTimeoutNanos, long attemptDeadline, long callDeadline) {
      this(connectTimeoutNanos, attemptDeadline, callDeadline, false);
    }
  }

  /**
   * Let the application answer the request that came in, then report {@link Call#result}: what
   * {@link Send} is to a call that goes out.
   *
   * @param around what the calls that it makes meanwhile are in the middle of
   */
  record Serve(Around around) implements Step {}

  /** A copy of the request for another endpoint; sent only if the body is replayable. */
  record Mirror(InetSocketAddress address, String poolKey, Target target, HeaderChanges headers) {}

  /**
   * Answer the application as if a server had; make no connection.
   *
   * @param headers in order; the engine has put {@code zerohop-reason} among them
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Respond(int status, List<HeaderChanges.Header> headers, byte[] body, Reason reason)
      implements Step {
    /** Says the code of an RPC where a policy names it. */
    public static final String RPC_CODE = "grpc-status";

    /** What an RPC is answered with (Gateway API, GRPCRoute). */
    public RpcCode rpcCode() {
      return switch (reason) {
        case NO_ROUTE -> RpcCode.UNIMPLEMENTED;
        case DENIED_BY_POLICY -> RpcCode.PERMISSION_DENIED;
        case FAULT_INJECTED -> injected();
        default -> RpcCode.UNAVAILABLE;
      };
    }

    /** What the policy names, else what stands for its HTTP status in gRPC. */
    private RpcCode injected() {
      for (HeaderChanges.Header header : headers) {
        if (header.name().equals(RPC_CODE)) {
          return RpcCode.of(Integer.parseInt(header.value()));
        }
      }
      return RpcCode.ofAnswer(status);
    }
  }

  /**
   * Wait, then call {@link Call#resume()}.
   *
   * @param nanos at most so long
   * @param until ends the wait early; null for a plain delay
   */
  record Wait(long nanos, @Nullable Readiness until) implements Step {}

  /** Hand the last result, response or exception, to the application. */
  record Finish(HeaderChanges responseHeaders) implements Step {}

  /**
   * Fail with the client's own exception for this kind of failure; there is no result to hand on.
   *
   * @param message begins with the reason code
   */
  record Fail(Reason reason, AttemptResult.Failure kind, String message) implements Step {}

  /** Let the original call go on unchanged; the engine has nothing to say about it. */
  record PassThrough(Reason reason) implements Step {}

  /** Something that a waiting call waits for. Thread-safe. */
  interface Readiness {
    /** Whether it is there. */
    boolean isReady();

    /** Runs the task once when it is there, at once if it is already; on the publisher's thread. */
    void whenReady(Runnable task);
  }
}
