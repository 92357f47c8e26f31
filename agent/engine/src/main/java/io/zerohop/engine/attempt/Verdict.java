package io.zerohop.engine.attempt;

/** Whether a call is sent again after a result, and the reason in words. */
public enum Verdict {
  /** The result is good, or no policy asks for another attempt. */
  NOT_ASKED(false, "no policy asks for a retry"),
  /** Nothing reached a server; another endpoint is tried at once. */
  NOTHING_SENT(true, "nothing was sent"),
  /** A policy asks for it and it is safe. */
  ASKED(true, "the policy asks for a retry"),
  /** The method is not idempotent. */
  NOT_IDEMPOTENT(false, "the method is not idempotent and something was sent"),
  /** The server of an RPC asks not to. */
  PUSHED_BACK(false, "the server asks not to try again"),
  /** The body cannot be sent a second time. */
  BODY_ONCE(false, "the body can be sent only once"),
  /** As often as the policy allows. */
  USED_UP(false, "every attempt that the policy allows was made"),
  /** The cluster's budget. */
  BUDGET_SPENT(false, "the retry budget is spent"),
  /** Too many calls are on their way. */
  CIRCUIT_OPEN(false, "a circuit breaker is open"),
  /** The call's time would be over. */
  NO_TIME(false, "the time for the whole call does not allow it"),
  /** Every endpoint was tried. */
  NO_OTHER_ENDPOINT(false, "there is no other endpoint");

  private final boolean again;
  private final String words;

  Verdict(boolean again, String words) {
    this.again = again;
    this.words = words;
  }

  /** Whether the call is sent again. */
  public boolean isAgain() {
    return again;
  }

  /** For people, as the end of a sentence. */
  public String words() {
    return words;
  }
}
