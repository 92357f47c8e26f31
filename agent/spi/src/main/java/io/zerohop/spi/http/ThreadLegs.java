package io.zerohop.spi.http;

import io.zerohop.engine.attempt.Around;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * {@link Legs} of a client that looks at challenges above the place where requests are shown, on
 * the one thread that runs a call: what the one place leaves for the other. What is left is taken,
 * not read: calls nest, in interceptors and authenticators.
 *
 * <p>As a handler it stands around the method that looks at a response: whether it returns a
 * request that answers a challenge, or null.
 *
 * @param <R> the client's own type of response
 */
public final class ThreadLegs<R> implements RepeatHandler {
  private final ThreadLocal<Left<R>> left = ThreadLocal.withInitial(Left::new);

  /** No thread has left anything. */
  public ThreadLegs() {}

  /** What one place leaves for the other. */
  private static final class Left<R> {
    private @Nullable Open<R> looked;
    private @Nullable Open<R> answered;
    private @Nullable Throwable failure;
  }

  /** Legs of a call that may go on. */
  private record Open<R>(Legs<R> legs, Object call) {}

  /**
   * Sends a request of a call.
   *
   * @param call the client's own object for the application's call
   * @see Legs#proceed
   */
  public R proceed(Object call, HttpSender<R> sender, Around around, Callable<R> untouched)
      throws Exception {
    Left<R> mine = left.get();
    Legs<R> legs = legs(mine, call);
    try {
      R answer = legs.proceed(sender, around, untouched);
      mine.looked = legs.isOpen() ? new Open<>(legs, call) : null;
      return answer;
    } catch (Exception failure) {
      mine.failure = legs.isOurs() ? failure : null;
      throw failure;
    }
  }

  private static <R> Legs<R> legs(Left<R> mine, Object call) {
    Open<R> before = mine.answered;
    mine.answered = null;
    if (before != null && before.call != call) {
      before.legs.over(true);
      before = null;
    }
    return before == null ? new Legs<>() : before.legs;
  }

  /** Whether this thread's next request answers a challenge. */
  public boolean isAnswering() {
    return left.get().answered != null;
  }

  /** Whether the engine has had its say on a failure: the client is not to try again by itself. */
  public boolean isLast(@Nullable Object thrown) {
    Left<R> mine = left.get();
    boolean last = thrown != null && thrown == mine.failure;
    mine.failure = null;
    return last;
  }

  @Override
  public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
    Left<R> mine = left.get();
    Open<R> looked = mine.looked;
    mine.looked = null;
    return looked;
  }

  @Override
  @SuppressWarnings("unchecked")
  public Verdict exit(Object token, Pass pass) {
    Open<R> looked = (Open<R>) token;
    if (pass.thrown() == null && pass.result() != null) {
      left.get().answered = looked;
    } else {
      looked.legs.over(pass.thrown() != null);
    }
    return Verdict.unchanged();
  }
}
