package io.zerohop.instrumentation.jdkhttpclient;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is left of a response that is retried, so that its connection can serve again: up to
 * 64 KiB or 10 ms, else the connection is closed.
 */
final class Discard implements BodySubscriber<@Nullable Void> {
  private static final int BYTES = 64 * 1024;
  private static final long MILLIS = 10;

  private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;
  private int left = BYTES;

  /** Never completes exceptionally. */
  static CompletableFuture<?> body(Object impl, Executor executor, Object response) {
    try {
      if (Internals.statusOf(response) == 204) {
        return Internals.ignoreImplBody(impl).exceptionally(failure -> null);
      }
      return Internals.readBody(impl, info -> new Discard(), executor)
          .copy()
          .orTimeout(MILLIS, TimeUnit.MILLISECONDS)
          .exceptionally(
              failure -> {
                Internals.cancelImpl(impl, new IOException("the rest of a retried response"));
                return null;
              });
    } catch (RuntimeException fault) {
      return CompletableFuture.completedFuture(null);
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription flow) {
    subscription = flow;
    flow.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      left -= buffer.remaining();
    }
    if (left < 0 && subscription != null) {
      subscription.cancel();
      done.completeExceptionally(new IOException("more than " + BYTES + " bytes"));
    }
  }

  @Override
  public void onError(Throwable failure) {
    done.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    done.complete(null);
  }

  @Override
  public CompletionStage<@Nullable Void> getBody() {
    return done;
  }
}
