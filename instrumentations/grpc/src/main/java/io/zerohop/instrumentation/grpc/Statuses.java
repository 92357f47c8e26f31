package io.zerohop.instrumentation.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.attempt.Step;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;

/** gRPC's words for what the engine says, and the engine's for what gRPC says. */
final class Statuses {
  private Statuses() {}

  /** How a call ended. */
  static AttemptResult result(
      Status status, Metadata trailers, Progress progress, boolean responseBegun) {
    boolean lost = !progress.isAnswered() && isOfLostConnection(status);
    RpcCode code = lost ? RpcCode.UNAVAILABLE : RpcCode.of(status.getCode().value());
    if (progress.isAnswered()) {
      return code == RpcCode.OK && !Headers.tellLoad(trailers)
          ? AttemptResult.succeeded()
          : AttemptResult.ended(code, name -> Headers.value(trailers, name));
    }
    Phase phase = responseBegun ? Phase.HEADERS_RECEIVED : progress.phase();
    return AttemptResult.failed(phase, failure(status, code, phase), status.asException()).as(code);
  }

  /** Netty's transport says UNKNOWN where it finds its connection closed, and has lost why. */
  private static boolean isOfLostConnection(Status status) {
    return status.getCode() == Status.Code.UNKNOWN
        && status.getCause() instanceof ClosedChannelException;
  }

  /** Of a status that the library made itself. */
  private static Failure failure(Status status, RpcCode code, Phase phase) {
    if (isOfChannel(status)) {
      return Failure.CANCELLED;
    }
    return switch (code) {
      case UNAVAILABLE -> phase == Phase.NOT_CONNECTED ? Failure.CONNECT : Failure.RESET;
      case DEADLINE_EXCEEDED -> Failure.TIMEOUT;
      case CANCELLED -> Failure.CANCELLED;
      // Credentials, marshallers, limits of the application: no endpoint's fault.
      default -> phase == Phase.NOT_CONNECTED ? Failure.CANCELLED : Failure.OTHER;
    };
  }

  /** Whether a call ended because the application shut its channel down: no endpoint's fault. */
  private static boolean isOfChannel(Status status) {
    String words = status.getDescription();
    return words != null && words.startsWith("Channel shutdown");
  }

  /** The status of an attempt that took too long. */
  static Status expired(Failure kind) {
    return kind == Failure.CONNECT
        ? Status.UNAVAILABLE.withDescription("CONNECT_FAILED: no connection in time")
        : Status.DEADLINE_EXCEEDED.withDescription("ATTEMPT_TIMEOUT: no response in time");
  }

  /** The status for a call that the engine does not let out. */
  static Status of(Step.Fail fail) {
    Status status = fail.kind() == Failure.TIMEOUT ? Status.DEADLINE_EXCEEDED : Status.UNAVAILABLE;
    return status.withDescription(fail.message());
  }

  /** The status for an answer of the engine's own. */
  static Status of(Step.Respond respond) {
    String text = new String(respond.body(), StandardCharsets.UTF_8).strip();
    return Status.fromCodeValue(respond.rpcCode().ordinal())
        .withDescription(text.isEmpty() ? respond.reason().toString() : text);
  }

  /** Whether an RPC that waits for readiness waits no longer: policy itself has answered it. */
  static boolean isFinal(Step.Respond respond) {
    return switch (respond.reason()) {
      case FAULT_INJECTED, RATE_LIMITED, CIRCUIT_OPEN, DENIED_BY_POLICY -> true;
      default -> false;
    };
  }
}
