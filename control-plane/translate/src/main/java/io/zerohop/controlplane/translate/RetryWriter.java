package io.zerohop.controlplane.translate;

import io.zerohop.controlplane.policy.spec.Retry;
import io.zerohop.controlplane.translate.mesh.CallSettings;
import io.zerohop.proto.envoy.config.route.v3.RetryPolicy;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes when a call is sent again, in the words that each client knows. */
final class RetryWriter {
  /** What holds at every stanza: Gateway API asks for repetition on connection errors. */
  private static final Set<String> ALWAYS = Set.of("connect-failure", "refused-stream", "reset");

  /** What is safe for every method: nothing was processed. */
  private static final Set<String> NOTHING_SENT = Set.of("connect-failure", "refused-stream");

  private static final int STANDARD_ATTEMPTS = 1;

  private RetryWriter() {}

  /** How often at most, by the stanza. */
  static int attempts(Retry retry) {
    return retry.attempts() == null ? STANDARD_ATTEMPTS : retry.attempts();
  }

  /** For our agent, which sees to safety itself; null where there is nothing to say. */
  static @Nullable RetryPolicy agent(CallSettings settings) {
    Retry retry = settings.retry();
    Duration attempt = settings.timeouts().backendRequest();
    if (retry == null && attempt == null) {
      return null;
    }
    return retry == null
        ? policy(Set.of(), 0, attempt).build()
        : full(retry, words(retry), attempt).build();
  }

  /**
   * For Envoy, which repeats whatever the method is.
   *
   * @param safeMethod whether the route takes methods only that may be sent twice
   */
  static RetryPolicy envoy(CallSettings settings, boolean safeMethod) {
    Retry retry = settings.retry();
    Duration attempt = settings.timeouts().backendRequest();
    if (retry == null) {
      return policy(NOTHING_SENT, STANDARD_ATTEMPTS, attempt).build();
    }
    return safeMethod || retry.nonIdempotent()
        ? full(retry, words(retry), attempt).build()
        : policy(orRpc(NOTHING_SENT, retry), attempts(retry), attempt).build();
  }

  private static Set<String> orRpc(Set<String> words, Retry retry) {
    Set<String> all = rpcWords(retry);
    all.addAll(words);
    return all;
  }

  /** Whether Envoy must tell methods apart. */
  static boolean dependsOnMethod(CallSettings settings) {
    Retry retry = settings.retry();
    return retry != null && !retry.nonIdempotent() && attempts(retry) > 0;
  }

  /**
   * For gRPC's clients, whose calls are POST: only what a policy allows for such methods, in the
   * status words of gRFC A44; null where there is nothing to say. That nothing was sent they see to
   * themselves.
   */
  static @Nullable RetryPolicy grpc(CallSettings settings) {
    Retry retry = settings.retry();
    if (retry == null || attempts(retry) == 0) {
      return null;
    }
    Set<String> words = rpcWords(retry);
    if (words.isEmpty() && !retry.nonIdempotent()) {
      return null;
    }
    return backOff(
            retry,
            RetryPolicy.newBuilder()
                .setRetryOn(String.join(",", words.isEmpty() ? httpWords(retry) : words))
                .setNumRetries(Protos.number(attempts(retry))))
        .build();
  }

  /** What conditions on gRPC's statuses ask for. */
  private static Set<String> rpcWords(Retry retry) {
    Set<String> words = new TreeSet<>();
    for (Retry.Condition condition : retry.conditions()) {
      if (condition.isRpc()) {
        words.add(rpcWord(condition));
      }
    }
    return words;
  }

  private static String rpcWord(Retry.Condition condition) {
    return condition.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What conditions that were meant for HTTP stand for. */
  private static Set<String> httpWords(Retry retry) {
    Set<String> words = new TreeSet<>();
    words.add("unavailable");
    for (int code : retry.codes()) {
      switch (code) {
        case 408, 504 -> words.add("deadline-exceeded");
        case 429 -> words.add("resource-exhausted");
        case 500 -> words.add("internal");
        default -> words.add("unavailable");
      }
    }
    if (retry.conditions().contains(Retry.Condition.ATTEMPT_TIMEOUT)) {
      words.add("deadline-exceeded");
    }
    return words;
  }

  private static RetryPolicy.Builder full(
      Retry retry, Set<String> words, @Nullable Duration attempt) {
    RetryPolicy.Builder out = policy(words, attempts(retry), attempt);
    out.addAllRetriableStatusCodes(retry.codes());
    return backOff(retry, out);
  }

  private static RetryPolicy.Builder backOff(Retry retry, RetryPolicy.Builder out) {
    Duration base = retry.backoff();
    if (base != null && !base.isZero()) {
      out.setRetryBackOff(
          RetryPolicy.RetryBackOff.newBuilder().setBaseInterval(Protos.duration(base)));
    }
    return out;
  }

  private static RetryPolicy.Builder policy(
      Set<String> words, int attempts, @Nullable Duration attempt) {
    RetryPolicy.Builder out =
        RetryPolicy.newBuilder()
            .setRetryOn(String.join(",", new TreeSet<>(words)))
            .setNumRetries(Protos.number(attempts));
    if (attempt != null) {
      out.setPerTryTimeout(Protos.duration(attempt));
    }
    return out;
  }

  private static Set<String> words(Retry retry) {
    Set<String> words = new TreeSet<>(ALWAYS);
    if (!retry.codes().isEmpty()) {
      words.add("retriable-status-codes");
    }
    for (Retry.Condition condition : retry.conditions()) {
      words.add(
          switch (condition) {
            case CONNECT_FAILURE -> "connect-failure";
            case RESET, ATTEMPT_TIMEOUT -> "reset";
            case REFUSED_STREAM -> "refused-stream";
            case GATEWAY_ERROR -> "gateway-error";
            case SERVER_ERROR -> "5xx";
            case CANCELLED, DEADLINE_EXCEEDED, INTERNAL, RESOURCE_EXHAUSTED, UNAVAILABLE ->
                rpcWord(condition);
          });
    }
    return words;
  }
}
