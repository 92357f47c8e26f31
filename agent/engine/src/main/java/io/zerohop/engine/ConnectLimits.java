package io.zerohop.engine;

import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.attempt.Step.Limits;
import io.zerohop.engine.pick.LiveEndpoint;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The times of one attempt to connect, within those of the whole connect. */
final class ConnectLimits {
  /** One endpoint may take a third of the time, but a second at least, where no policy says. */
  private static final int SHARE_OF_ONE = 3;

  private static final long LEAST_NANOS = 1_000_000_000L;

  private ConnectLimits() {}

  /**
   * The send, to end by the deadline at the latest.
   *
   * @param others whether another endpoint could be tried after it
   */
  static Step.Send within(Step.Send send, long start, long deadline, boolean others) {
    Limits given = send.limits();
    long end =
        given.attemptDeadline() == Limits.NONE || given.attemptDeadline() - deadline > 0
            ? deadline
            : given.attemptDeadline();
    long connect = given.connectTimeoutNanos();
    if (connect == 0) {
      connect = Math.max((deadline - start) / SHARE_OF_ONE, LEAST_NANOS);
    }
    return new Step.Send(
        send.attempt(),
        send.address(),
        send.poolKey(),
        send.target(),
        send.headers(),
        new Limits(connect, end, Limits.NONE, others),
        send.tls(),
        send.mirrors());
  }

  /** Whether an endpoint that will do was not tried yet. */
  static boolean hasOther(@Nullable Attempt last, Predicate<LiveEndpoint> accepts) {
    return last != null
        && last.cluster.leastLoaded(
                one -> !isTried(last, one) && accepts.test(one), last.startNanos)
            != null;
  }

  private static boolean isTried(Attempt last, LiveEndpoint endpoint) {
    for (Attempt one = last; one != null; one = one.before) {
      if (one.endpoint.endpoint().address().equals(endpoint.endpoint().address())) {
        return true;
      }
    }
    return false;
  }
}
