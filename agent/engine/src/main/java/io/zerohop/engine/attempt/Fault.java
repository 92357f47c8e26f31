package io.zerohop.engine.attempt;

import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is done to calls on purpose, to see how the application takes it: first the delay, then the
 * abort, each for its own share of the calls (Envoy's fault filter, gRFC A33).
 *
 * @param key faults of one key share the count of those that are active
 * @param maxActive how many calls may be delayed at once
 * @param origin file and line of the policy; null where there is none
 */
public record Fault(
    String key,
    @Nullable Delay delay,
    @Nullable Abort abort,
    int maxActive,
    @Nullable String origin) {
  /** The share that means every call. */
  public static final int ALL = 1_000_000;

  /** Stands for no limit on active faults. */
  public static final int NO_LIMIT = Integer.MAX_VALUE;

  /** Whether the lot falls on a call. */
  public static boolean falls(int perMillion, IntUnaryOperator random) {
    return perMillion >= ALL || (perMillion > 0 && random.applyAsInt(ALL) < perMillion);
  }

  /**
   * A wait before the call goes on.
   *
   * @param perMillion the share of the calls that wait
   */
  public record Delay(long nanos, int perMillion) {}

  /**
   * An answer in the server's place.
   *
   * @param rpc the status for RPCs; null: what stands for the HTTP status
   * @param perMillion the share of the calls that are answered
   */
  public record Abort(int status, @Nullable RpcCode rpc, int perMillion) {
    /** {@code 503}, or {@code UNAVAILABLE}. */
    public String words() {
      return rpc == null ? Integer.toString(status) : rpc.name();
    }
  }
}
