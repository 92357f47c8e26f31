package io.zerohop.engine.outcome;

/**
 * Why a call ended as it did: public codes, the same in exceptions, the header {@code
 * zerohop-reason}, explanations, metrics and the documentation. A code is never renamed.
 */
public enum Reason {
  /** The server answered and no rule objects. */
  OK("The server answered."),
  /** The server answered with a status that counts as an error. */
  UPSTREAM_ERROR("The server answered with an error."),
  /** The mesh left the call as it was. */
  PASSED_THROUGH("The call went on as if Zerohop were not there."),
  /** No live configuration and no fresh last-known-good. */
  CONFIG_STALE("No configuration is held for the destination; the call went on unchanged."),
  /** No rule of the routes for the destination matches. */
  NO_ROUTE("No rule matches the request; it was answered with 404."),
  /** A rule's backend does not exist. */
  BACKEND_UNRESOLVED("The rule's backend does not exist; the request was answered with 500."),
  /** The cluster has no endpoint that may be used. */
  NO_ENDPOINTS("The destination has no usable endpoint."),
  /** The cluster has endpoints, and all are ejected. */
  ALL_ENDPOINTS_EJECTED("Every endpoint of the destination is ejected for its errors."),
  /** No endpoint could be reached. */
  CONNECT_FAILED("No connection to an endpoint could be made."),
  /** Databases answered, and none of them is what the connection is for. */
  UNFIT_SERVER("The databases that answered are of the wrong role, or too far behind."),
  /** The peer is not who it should be. */
  TLS_PEER_REJECTED("The peer's identity is not one that is expected; no data was sent."),
  /** TLS is asked for and there is no identity to speak it with. */
  NO_IDENTITY("The destination asks for TLS and this process has no identity; no data was sent."),
  /** The connection broke on the way. */
  CONNECTION_RESET("The connection broke while the call was on its way."),
  /** A connection's endpoint is no longer one of the service's. */
  ENDPOINT_LEFT("The endpoint of a connection left the service, or is about to."),
  /** Policy forbids the call. */
  DENIED_BY_POLICY("Policy denies the call."),
  /** The time for one attempt is over. */
  ATTEMPT_TIMEOUT("No response headers within timeouts.backendRequest."),
  /** The time for the whole call is over. */
  CALL_TIMEOUT(
      "The call took longer than timeouts.request, or than the call that it was made for had"
          + " left."),
  /** A retry was due but the budget is spent. */
  RETRY_BUDGET_SPENT("A retry was due, but too many calls to the destination are retries already."),
  /** A circuit breaker is open. */
  CIRCUIT_OPEN("A circuit breaker of the destination is open."),
  /** A rate limit is exceeded. */
  RATE_LIMITED("A rate limit is exceeded."),
  /** Policy injected the fault. */
  FAULT_INJECTED("Policy injected this fault."),
  /** A filter answered: redirect or direct response. */
  ANSWERED_BY_POLICY("A filter of the rule answered: a redirect or a direct response."),
  /** The application gave up, or code of its own failed on the way. */
  CANCELLED("The application gave up, or code of its own failed on the way.");

  private final String meaning;

  Reason(String meaning) {
    this.meaning = meaning;
  }

  /** One sentence for the documentation. */
  public String meaning() {
    return meaning;
  }
}
