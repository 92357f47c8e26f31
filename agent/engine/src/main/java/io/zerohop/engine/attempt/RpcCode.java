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

  /** What stands for an HTTP status that came without a code (gRPC, http-grpc-status-mapping). */
  public static RpcCode ofAnswer(int status) {
    return switch (status) {
      case 400 -> INTERNAL;
      case 401 -> UNAUTHENTICATED;
      case 403 -> PERMISSION_DENIED;
      case 404 -> UNIMPLEMENTED;
      case 429, 502, 503, 504 -> UNAVAILABLE;
      default -> UNKNOWN;
    };
  }

  /** The HTTP status that it stands for. */
  public int httpStatus() {
    return httpStatus;
  }
}
