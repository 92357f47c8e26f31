package io.zerohop.instrumentation.jdkhttpclient;

import java.lang.ref.Reference;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A body that waits for its subscriber. If none ever comes, the call is given back and the
 * connection closed; a subscriber is one who reads, whether or not anybody holds the publisher.
 */
final class GivenPublisher<T> implements Flow.Publisher<T> {
  private final Flow.Publisher<T> publisher;
  private final AtomicBoolean taken = new AtomicBoolean();

  GivenPublisher(Flow.Publisher<T> publisher, Hop hop) {
    this.publisher = publisher;
    var unused = Given.whenDropped(this, new Release<>(publisher, taken, hop));
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    try {
      publisher.subscribe(subscriber);
      taken.set(true);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /** Holds no reference to what it is registered for. */
  private record Release<T>(Flow.Publisher<T> publisher, AtomicBoolean taken, Hop hop)
      implements Runnable {
    @Override
    public void run() {
      if (!taken.get()) {
        try {
          publisher.subscribe(new Unwanted<>());
        } finally {
          hop.cancel();
        }
      }
    }
  }

  /** Ends the body as soon as it can be ended. */
  private static final class Unwanted<T> implements Flow.Subscriber<T> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.cancel();
    }

    @Override
    public void onNext(T item) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onComplete() {}
  }
}
