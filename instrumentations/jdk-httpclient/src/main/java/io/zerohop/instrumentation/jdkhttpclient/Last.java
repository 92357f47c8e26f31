package io.zerohop.instrumentation.jdkhttpclient;

import io.zerohop.engine.outcome.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What the last attempt gave.
 *
 * @param response the library's response, null if it failed
 * @param impl the connected exchange that the response's body is read from
 * @param failure why there is no response
 * @param overdue the time of the policy that ended the attempt, null if none did
 */
record Last(
    @Nullable Object response,
    @Nullable Object impl,
    @Nullable Throwable failure,
    @Nullable Reason overdue) {

  /** Before the first attempt. */
  static final Last NONE = new Last(null, null, null, null);

  static Last failed(Throwable failure) {
    return new Last(null, null, failure, null);
  }

  /** The same where no time of the policy was over. */
  Last inTime() {
    return overdue == null ? this : new Last(response, impl, failure, null);
  }

  /** The failure alone, once the response has been disposed of. */
  Last withoutResponse() {
    return response == null ? this : new Last(null, null, failure, overdue);
  }
}
