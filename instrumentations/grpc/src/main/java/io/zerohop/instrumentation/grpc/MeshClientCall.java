package io.zerohop.instrumentation.grpc;

import io.grpc.Attributes;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * An RPC as the application sees it. What the application does with it is done to the call below,
 * at once or as soon as there is one, and kept, so that it can be done once more to another.
 */
final class MeshClientCall<Q, R> extends RoutedCall<Q, R> {
  private boolean halfClosed;

  MeshClientCall(Rpc<Q, R> rpc) {
    super(rpc);
  }

  @Override
  public void start(Listener<R> responses, Metadata given) {
    expect(!isStarted(), "Already started");
    expect(cancelled() == null, "call was cancelled");
    begin(responses, given);
  }

  @Override
  public void sendMessage(Q message) {
    expectOpen();
    perform(new Action.Message<>(message));
  }

  @Override
  public void halfClose() {
    expectOpen();
    halfClosed = true;
    perform(new Action.Last<>());
  }

  @Override
  public void setMessageCompression(boolean enabled) {
    expect(isStarted(), "Not started");
    perform(new Action.Compression<>(enabled));
  }

  /** Does it in its turn; what the library throws is for the thread that asked for it. */
  private void perform(Action<Q> action) {
    if (!turns.take()) {
      turns.later(
          () -> {
            ClientCall<Q, R> call = kept(action);
            if (call != null) {
              done(action, action.isDoneOn(call));
            }
          });
      return;
    }
    try {
      ClientCall<Q, R> call = kept(action);
      if (call != null) {
        action.on(call);
        done(action, true);
      }
    } finally {
      turns.pass();
    }
  }

  /** Keeps it for another call; the one for which it is now, null while there is none. */
  private @Nullable ClientCall<Q, R> kept(Action<Q> action) {
    replay.keep(action);
    Attempt<Q, R> current = performed();
    if (current == null && action instanceof Action.Last) {
      mirror();
    }
    return current == null ? null : current.call();
  }

  private void done(Action<Q> action, boolean well) {
    replay.handed();
    if (well && action instanceof Action.Last) {
      mirror();
    }
  }

  @Override
  public void request(int numMessages) {
    expect(isStarted(), "Not started");
    if (numMessages < 0) {
      throw new IllegalArgumentException("Number requested must be non-negative");
    }
    if (!turns.take()) {
      turns.later(() -> requestIn(numMessages));
      return;
    }
    try {
      requestIn(numMessages);
    } finally {
      turns.pass();
    }
  }

  private void requestIn(int numMessages) {
    replay.request(numMessages);
    Attempt<Q, R> current = performed();
    if (current != null) {
      current.call().request(numMessages);
    }
  }

  @Override
  public void cancel(@Nullable String message, @Nullable Throwable cause) {
    cancelBy(new Cancellation(message, cause));
  }

  @Override
  public boolean isReady() {
    ClientCall<Q, R> call = reachable();
    return call != null && call.isReady();
  }

  @Override
  public Attributes getAttributes() {
    ClientCall<Q, R> call = reachable();
    return call == null ? Attributes.EMPTY : call.getAttributes();
  }

  /** The messages are the library's. */
  private void expectOpen() {
    expect(isStarted(), "Not started");
    expect(cancelled() == null, "call was cancelled");
    expect(!halfClosed, "call was half-closed");
  }

  private static void expect(boolean state, String message) {
    if (!state) {
      throw new IllegalStateException(message);
    }
  }
}
