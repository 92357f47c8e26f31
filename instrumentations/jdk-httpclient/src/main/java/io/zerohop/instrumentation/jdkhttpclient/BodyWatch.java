package io.zerohop.instrumentation.jdkhttpclient;

import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The application's body handler, watched: it sees the response headers as policy changed them, and
 * the end of the body is told to the hop.
 */
record BodyWatch<T>(BodyHandler<T> handler, Hop hop, Executor executor) implements BodyHandler<T> {

  /**
   * Lets a watched body be asked for on the thread that has its answer. The library hands a
   * subscriber that is not its own over to the executor, which costs each call the waking of a
   * thread; {@link Watched#getBody} does that only where the application's subscriber needs it.
   *
   * @param arguments the executor and the subscriber of {@code ResponseSubscribers.getBodyAsync}
   */
  static void stayOnThread(@Nullable Object[] arguments) {
    if (Internals.givenOf(arguments[1]) instanceof Watched<?>) {
      Executor here = Runnable::run;
      arguments[0] = here;
    }
  }

  /** Response data of our own making. */
  private record Info(int statusCode, HttpHeaders headers, HttpClient.Version version)
      implements ResponseInfo {}

  @Override
  public BodySubscriber<T> apply(ResponseInfo info) {
    Hop.Outcome outcome = hop.outcome();
    HttpHeaders shown = outcome == null ? null : outcome.headers();
    ResponseInfo seen = shown == null ? info : new Info(info.statusCode(), shown, info.version());
    return new Watched<>(handler.apply(seen), hop, executor);
  }

  /** Gives an answer of our own to the handler, as if it had come from a connection. */
  CompletableFuture<T> answer(int status, HttpHeaders headers, byte[] body) {
    try {
      BodySubscriber<T> subscriber =
          handler.apply(new Info(status, headers, HttpClient.Version.HTTP_1_1));
      // The bytes first: a subscriber may wait for them in getBody, on this very thread.
      Answer given = new Answer(subscriber, body, executor);
      subscriber.onSubscribe(given);
      given.subscribed();
      CompletionStage<T> result = Internals.bodyOf(executor, subscriber);
      hop.end(null);
      return result.toCompletableFuture();
    } catch (RuntimeException | Error thrown) {
      hop.end(null);
      return CompletableFuture.failedFuture(thrown);
    }
  }

  /**
   * The few bytes of an answer. They and the end are given after the request for them has returned:
   * the library's line subscribers lose a last line that ends within it.
   */
  private static final class Answer implements Flow.Subscription {
    private final BodySubscriber<?> subscriber;
    private final byte[] body;
    private final Executor executor;
    private final AtomicBoolean done = new AtomicBoolean();
    private volatile boolean wanted;
    private volatile boolean subscribed;

    Answer(BodySubscriber<?> subscriber, byte[] body, Executor executor) {
      this.subscriber = subscriber;
      this.body = body;
      this.executor = executor;
      this.wanted = body.length == 0;
    }

    /** The subscriber is ready; from here on requests may come at any time. */
    void subscribed() {
      subscribed = true;
      if (wanted) {
        give();
      }
    }

    @Override
    public void request(long n) {
      if (n <= 0) {
        if (done.compareAndSet(false, true)) {
          subscriber.onError(new IllegalArgumentException("non-positive request"));
        }
        return;
      }
      wanted = true;
      if (subscribed && !done.get()) {
        executor.execute(this::give);
      }
    }

    private void give() {
      if (!done.compareAndSet(false, true)) {
        return;
      }
      if (body.length > 0) {
        subscriber.onNext(List.of(ByteBuffer.wrap(body).asReadOnlyBuffer()));
      }
      subscriber.onComplete();
    }

    @Override
    public void cancel() {
      done.set(true);
    }
  }

  /** The application's subscriber; every signal is passed on first. */
  private static final class Watched<T> implements BodySubscriber<T>, Flow.Subscription {
    private final BodySubscriber<T> subscriber;
    private final Hop hop;
    private final Executor executor;
    private volatile Flow.@Nullable Subscription subscription;

    Watched(BodySubscriber<T> subscriber, Hop hop, Executor executor) {
      this.subscriber = subscriber;
      this.hop = hop;
      this.executor = executor;
    }

    @Override
    public CompletionStage<T> getBody() {
      return Internals.bodyOf(executor, subscriber);
    }

    @Override
    public void onSubscribe(Flow.Subscription flow) {
      subscription = flow;
      subscriber.onSubscribe(this);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
      subscriber.onNext(item);
    }

    @Override
    public void onError(Throwable failure) {
      hop.end(failure);
      subscriber.onError(failure);
    }

    @Override
    public void onComplete() {
      // Told first: the application may look for traces of its call as soon as it has the end.
      hop.end(null);
      subscriber.onComplete();
    }

    @Override
    public void request(long n) {
      Flow.Subscription flow = subscription;
      if (flow != null) {
        flow.request(n);
      }
    }

    @Override
    public void cancel() {
      // First: newer JDKs call a body that is cancelled a broken one, which it is not.
      hop.cancel();
      Flow.Subscription flow = subscription;
      if (flow != null) {
        flow.cancel();
      }
    }
  }
}
