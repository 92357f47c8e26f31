package io.zerohop.engine.attempt;

/**
 * The status codes of gRPC, in the order of their numbers, and the HTTP statuses that they stand
 * for where health and outcome are judged (google.rpc.Code).
 */
public enum RpcCode {
  /** 0. */
  OK(200),
  /** 1: the caller gave up. */
  CANCELLED(499),
  /** 2. */
  UNKNOWN(500),
  /** 3. */
  INVALID_ARGUMENT(400),
  /** 4. */
  DEADLINE_EXCEEDED(504),
  /** 5. */
  NOT_FOUND(404),
  /** 6. */
  ALREADY_EXISTS(409),
  /** 7. */
  PERMISSION_DENIED(403),
  /** 8. */
  RESOURCE_EXHAUSTED(429),
  /** 9. */
  FAILED_PRECONDITION(400),
  /** 10. */
  ABORTED(409),
  /** 11. */
  OUT_OF_RANGE(400),
  /** 12. */
  UNIMPLEMENTED(501),
  /** 13. */
  INTERNAL(500),
  /** 14. */
  UNAVAILABLE(503),
  /** 15. */
  DATA_LOSS(500),
  /** 16. */
  UNAUTHENTICATED(401);

  private static final RpcCode[] BY_NUMBER = values();

  private final int httpStatus;

  RpcCode(int httpStatus) {
    this.httpStatus = httpStatus;
  }

  /** The code of a number; unknown numbers are {@link #UNKNOWN}, as in gRPC. */
  public static RpcCode of(int number) {
    return number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : UNKNOWN;
  }

  /** The HTTP status that it stands for. */
  public int httpStatus() {
    return httpStatus;
  }
}
