package io.zerohop.controlplane.policy.spec;

import io.zerohop.controlplane.policy.tree.Node;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is done to calls on purpose, to see how their callers take it.
 *
 * @param headers conditions on the call, all of which must hold
 * @param maxActive how many calls one process may delay at once; null for no limit
 * @param origin file and line, or the empty string
 */
public record FaultPolicySpec(
    List<TargetRef> targets,
    List<Match.Value> headers,
    @Nullable Delay delay,
    @Nullable Abort abort,
    @Nullable Integer maxActive,
    String origin)
    implements Spec {
  /** The names of gRPC's statuses but OK, the first of which has the number 1. */
  public static final List<String> GRPC_STATUSES =
      List.of(
          "CANCELLED",
          "UNKNOWN",
          "INVALID_ARGUMENT",
          "DEADLINE_EXCEEDED",
          "NOT_FOUND",
          "ALREADY_EXISTS",
          "PERMISSION_DENIED",
          "RESOURCE_EXHAUSTED",
          "FAILED_PRECONDITION",
          "ABORTED",
          "OUT_OF_RANGE",
          "UNIMPLEMENTED",
          "INTERNAL",
          "UNAVAILABLE",
          "DATA_LOSS",
          "UNAUTHENTICATED");

  public FaultPolicySpec {
    targets = List.copyOf(targets);
    headers = List.copyOf(headers);
  }

  /** A wait before the call goes on, for that percentage of the calls. */
  public record Delay(Duration fixed, int percentage) {}

  /**
   * An answer in the server's place, for that percentage of the calls; one status is given.
   *
   * @param grpcStatus the name of a gRPC status
   * @param sqlState for statements that are sent to a database
   */
  public record Abort(
      @Nullable Integer httpStatus,
      @Nullable String grpcStatus,
      @Nullable String sqlState,
      int percentage) {
    /** The number of its gRPC status; 0 where it has none. */
    public int grpcNumber() {
      return grpcStatus == null ? 0 : GRPC_STATUSES.indexOf(grpcStatus) + 1;
    }
  }

  /** Reads a sound resource. */
  public static FaultPolicySpec parse(Node.Mapping resource) {
    Fields spec = new Fields(resource.object("spec"));
    return new FaultPolicySpec(
        TargetRef.parse(spec),
        Match.headers(spec),
        spec.has("delay") ? delay(spec.object("delay")) : null,
        spec.has("abort") ? abort(spec.object("abort")) : null,
        spec.number("maxActiveFaults"),
        spec.origin());
  }

  private static Delay delay(Fields delay) {
    Duration fixed = Objects.requireNonNullElse(delay.duration("fixed"), Duration.ZERO);
    return new Delay(fixed, delay.number("percentage", 100));
  }

  private static Abort abort(Fields abort) {
    return new Abort(
        abort.number("httpStatus"),
        abort.text("grpcStatus"),
        abort.text("sqlState"),
        abort.number("percentage", 100));
  }
}
