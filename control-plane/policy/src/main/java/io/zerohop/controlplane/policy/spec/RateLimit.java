package io.zerohop.controlplane.policy.spec;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How many calls each process may make.
 *
 * @param general for callers that are not named
 * @param callers for calling services that have a limit of their own
 * @param origin file and line, or the empty string
 */
public record RateLimit(Bucket general, List<Caller> callers, String origin) {
  public RateLimit {
    callers = List.copyOf(callers);
  }

  /** So many requests in a time, and so many at once. */
  public record Bucket(int requests, Duration per, int burst) {}

  /** A calling service's own limit. */
  public record Caller(String service, Bucket bucket) {}

  static @Nullable RateLimit parse(Fields owner) {
    if (!owner.has("rateLimit")) {
      return null;
    }
    Fields limit = owner.object("rateLimit");
    return new RateLimit(
        bucket(limit),
        limit.objects("callers").stream()
            .map(caller -> new Caller(caller.text("service", ""), bucket(caller)))
            .toList(),
        limit.origin());
  }

  private static Bucket bucket(Fields fields) {
    int requests = fields.number("requests", 1);
    Duration per = Objects.requireNonNullElse(fields.duration("per"), Duration.ofSeconds(1));
    return new Bucket(requests, per, fields.number("burst", requests));
  }
}
