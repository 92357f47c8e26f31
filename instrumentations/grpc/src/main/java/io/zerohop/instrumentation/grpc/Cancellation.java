package io.zerohop.instrumentation.grpc;

import io.grpc.ClientCall;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** The application gave an RPC up. */
record Cancellation(@Nullable String message, @Nullable Throwable cause) {
  void of(ClientCall<?, ?> call) {
    call.cancel(message, cause);
  }

  /** As the library would say it. */
  Status status() {
    String words = message == null ? "Call cancelled without message" : message;
    return Status.CANCELLED.withDescription(words).withCause(cause);
  }
}
