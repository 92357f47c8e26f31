package io.zerohop.xds.client;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The client's half of a bidirectional gRPC stream, with everything that is heard moved to the
 * {@link Loop} and silence after {@link #close}.
 */
final class GrpcCall<Q, A> implements ClientResponseObserver<Q, A> {
  private final Loop loop;
  private final Consumer<A> received;
  private final Consumer<Status> ended;
  private @Nullable ClientCallStreamObserver<Q> requests;
  private boolean over;

  GrpcCall(Loop loop, Consumer<A> received, Consumer<Status> ended) {
    this.loop = loop;
    this.received = received;
    this.ended = ended;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<Q> stream) {
    requests = stream;
  }

  /** Sends, unless the stream is over. */
  void send(Q message) {
    if (!over && requests != null) {
      requests.onNext(message);
    }
  }

  /** Whether what is sent goes out, and is not kept in memory until it can. */
  boolean isReady() {
    return !over && requests != null && requests.isReady();
  }

  /** Ends the stream and hears nothing more of it. */
  void close() {
    if (!over && requests != null) {
      over = true;
      requests.cancel("not needed any more", null);
    }
  }

  /** Tells the server that nothing more comes, and still hears what it says. */
  void complete() {
    if (!over && requests != null) {
      requests.onCompleted();
    }
  }

  @Override
  public void onNext(A message) {
    loop.execute(
        () -> {
          if (!over) {
            received.accept(message);
          }
        });
  }

  @Override
  public void onError(Throwable failure) {
    end(Status.fromThrowable(failure));
  }

  @Override
  public void onCompleted() {
    end(Status.OK);
  }

  private void end(Status status) {
    loop.execute(
        () -> {
          if (!over) {
            over = true;
            ended.accept(status);
          }
        });
  }
}
