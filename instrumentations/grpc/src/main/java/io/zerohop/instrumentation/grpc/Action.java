package io.zerohop.instrumentation.grpc;

import io.grpc.ClientCall;
import java.io.InputStream;
import java.util.Objects;

/** What an application does to an RPC, so that it can be done once more to another call. */
sealed interface Action<Q> {
  /** Does it. Throws what the library throws. */
  void on(ClientCall<Q, ?> call);

  /** Whether it can be done once only. */
  default boolean isOnce() {
    return false;
  }

  /** A message. */
  record Message<Q>(Q message) implements Action<Q> {
    @Override
    public void on(ClientCall<Q, ?> call) {
      call.sendMessage(message);
    }

    @Override
    public boolean isOnce() {
      return message instanceof InputStream;
    }
  }

  /** Whether the messages to come are compressed. */
  record Compression<Q>(boolean enabled) implements Action<Q> {
    @Override
    public void on(ClientCall<Q, ?> call) {
      call.setMessageCompression(enabled);
    }
  }

  /** The end of the request. */
  record Last<Q>() implements Action<Q> {
    @Override
    public void on(ClientCall<Q, ?> call) {
      call.halfClose();
    }
  }

  /**
   * Does it where no thread of the application waits to hear what the library throws: the call is
   * cancelled then, so that the application hears of it at the end.
   *
   * @return whether it was done
   */
  default boolean isDoneOn(ClientCall<Q, ?> call) {
    try {
      on(call);
      return true;
    } catch (RuntimeException | Error refused) {
      String words = refused.getMessage();
      call.cancel(Objects.requireNonNullElse(words, "the request could not be sent"), refused);
      return false;
    }
  }
}
