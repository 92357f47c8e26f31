package io.zerohop.engine.attempt;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which results a rule asks to try again, how often, and after how long.
 *
 * <p>What a policy asks for is one thing, what is safe another: {@link RetryRules} decides.
 *
 * @param maxRetries beside the first attempt
 * @param on conditions, as Envoy names them
 * @param codes further response codes
 * @param nonIdempotent whether a method that is not idempotent may be sent again, too
 * @param backoff how long to wait before a retry
 * @param origin file and line of the policy; null where there is none
 */
public record RetryPolicy(
    int maxRetries,
    Set<On> on,
    List<Integer> codes,
    boolean nonIdempotent,
    Backoff backoff,
    @Nullable String origin) {

  /** Nothing is asked for; a failed connect is still tried on another endpoint. */
  public static final RetryPolicy NONE =
      new RetryPolicy(0, Set.of(), List.of(), false, Backoff.DEFAULT, null);

  public RetryPolicy {
    on = Set.copyOf(on);
    codes = List.copyOf(codes);
  }

  /** A policy that retries these response codes and nothing else. */
  public static RetryPolicy onCodes(int maxRetries, Integer... codes) {
    return new RetryPolicy(maxRetries, Set.of(), List.of(codes), false, Backoff.DEFAULT, null);
  }

  /** Conditions under which Envoy retries, {@code retry_on}. */
  public enum On {
    /** 5xx, and every failure without an answer. */
    SERVER_ERROR("5xx"),
    /** 502, 503, 504, and every failure without an answer. */
    GATEWAY_ERROR("gateway-error"),
    /** The connection broke, or the attempt timed out. */
    RESET("reset"),
    /** The connection broke before anything of the request was sent. */
    RESET_BEFORE_REQUEST("reset-before-request"),
    /** No connection. */
    CONNECT_FAILURE("connect-failure"),
    /** 409. */
    RETRIABLE_4XX("retriable-4xx"),
    /** HTTP/2 told that the stream was not processed. */
    REFUSED_STREAM("refused-stream"),
    /** gRPC status 1. */
    GRPC_CANCELLED("cancelled"),
    /** gRPC status 4. */
    GRPC_DEADLINE_EXCEEDED("deadline-exceeded"),
    /** gRPC status 13. */
    GRPC_INTERNAL("internal"),
    /** gRPC status 8. */
    GRPC_RESOURCE_EXHAUSTED("resource-exhausted"),
    /** gRPC status 14. */
    GRPC_UNAVAILABLE("unavailable");

    private final String word;

    On(String word) {
      this.word = word;
    }

    /** As it stands in {@code retry_on}. */
    public String word() {
      return word;
    }
  }

  /**
   * How long to wait before a retry.
   *
   * @param baseNanos least wait before the first retry, doubled for each further one; 0 where a
   *     policy names none: then any time up to 25 ms, doubled for each further one
   * @param maxNanos longest wait
   */
  public record Backoff(long baseNanos, long maxNanos) {
    /** Envoy's: 25 ms, 250 ms. */
    public static final Backoff DEFAULT = new Backoff(0, 250_000_000L);

    private static final long DEFAULT_BASE = 25_000_000L;
    private static final int MAX_DOUBLINGS = 20;

    /**
     * The wait before a retry.
     *
     * @param retry 1 for the first
     * @param drawn a random number, evenly between 0 and 1
     */
    public long delayNanos(int retry, double drawn) {
      int doublings = Math.min(retry - 1, MAX_DOUBLINGS);
      if (baseNanos == 0) {
        return (long) (Math.min(DEFAULT_BASE << doublings, maxNanos) * drawn);
      }
      long least = Math.min(baseNanos << doublings, Math.max(maxNanos, baseNanos));
      return Math.min((long) (least * (1 + drawn / 2)), Math.max(maxNanos, least));
    }
  }
}
