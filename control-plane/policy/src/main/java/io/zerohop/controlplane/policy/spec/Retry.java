package io.zerohop.controlplane.policy.spec;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a call is sent again. A rule's retry sets codes, attempts and back-off; the rest is for
 * TrafficPolicies.
 *
 * @param attempts how often it is sent again at most, or null where that is not said
 * @param codes HTTP status codes that ask for another attempt
 * @param conditions further reasons for another attempt
 * @param backoff the shortest wait before the first repetition, or null
 * @param budget how many repetitions all calls together may make, or null
 * @param nonIdempotent whether methods that are not idempotent are repeated too after they were
 *     sent
 * @param origin file and line, or the empty string
 */
public record Retry(
    @Nullable Integer attempts,
    List<Integer> codes,
    List<Condition> conditions,
    @Nullable Duration backoff,
    @Nullable Budget budget,
    boolean nonIdempotent,
    String origin) {
  public Retry {
    codes = List.copyOf(codes);
    conditions = List.copyOf(conditions);
  }

  /** A reason to send again that is no status code. */
  public enum Condition {
    /** No connection could be made: nothing was sent. */
    CONNECT_FAILURE("ConnectFailure"),
    /** The connection ended before the response began. */
    RESET("Reset"),
    /** The server refused the HTTP/2 stream before it looked at it (RFC 9113 section 8.7). */
    REFUSED_STREAM("RefusedStream"),
    /** An attempt's own time was over. */
    ATTEMPT_TIMEOUT("AttemptTimeout"),
    /** 502, 503 or 504. */
    GATEWAY_ERROR("GatewayError"),
    /** Any 5xx. */
    SERVER_ERROR("ServerError"),
    /** The gRPC status CANCELLED. */
    CANCELLED("Cancelled"),
    /** The gRPC status DEADLINE_EXCEEDED. */
    DEADLINE_EXCEEDED("DeadlineExceeded"),
    /** The gRPC status INTERNAL. */
    INTERNAL("Internal"),
    /** The gRPC status RESOURCE_EXHAUSTED. */
    RESOURCE_EXHAUSTED("ResourceExhausted"),
    /** The gRPC status UNAVAILABLE. */
    UNAVAILABLE("Unavailable");

    private final String word;

    Condition(String word) {
      this.word = word;
    }

    /** Whether it is a status of gRPC: then an RPC is sent again whatever its method does. */
    public boolean isRpc() {
      return ordinal() >= CANCELLED.ordinal();
    }

    /** As policies write it. */
    public String word() {
      return word;
    }

    /** The condition of that word. */
    public static Condition of(String word) {
      for (Condition condition : values()) {
        if (condition.word.equals(word)) {
          return condition;
        }
      }
      throw new IllegalArgumentException("word must be a condition, was " + word);
    }
  }

  /**
   * A limit on repetitions, so that retries do not multiply an overload.
   *
   * @param percent of the calls under way
   * @param minPerSecond always allowed
   */
  public record Budget(int percent, int minPerSecond) {}

  static @Nullable Retry parse(Fields owner) {
    if (!owner.has("retry")) {
      return null;
    }
    Fields retry = owner.object("retry");
    Fields budget = retry.object("budget");
    return new Retry(
        retry.number("attempts"),
        retry.numbers("codes"),
        retry.texts("conditions").stream().map(Condition::of).toList(),
        retry.duration("backoff"),
        retry.has("budget")
            ? new Budget(budget.number("percent", 20), budget.number("minPerSecond", 10))
            : null,
        retry.flag("nonIdempotent"),
        retry.origin());
  }
}
