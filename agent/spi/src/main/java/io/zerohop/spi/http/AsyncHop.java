package io.zerohop.spi.http;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.spi.Exchange;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.MeshThreads;
import io.zerohop.spi.Surroundings;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A hop of a client that calls back: asks the exchange for steps and has its {@link AsyncSender}
 * begin them, on whichever thread tells it of the end of the step before. Holds no thread; what was
 * waited for, and what ran out of time, goes on on {@link MeshThreads}.
 */
public final class AsyncHop extends Hop {
  private volatile AsyncSender sender;
  private volatile Step step;
  private volatile boolean begun;
  private volatile boolean sentBefore;
  private final AtomicBoolean over = new AtomicBoolean();

  private AsyncHop(Exchange exchange, RequestView view, AsyncSender sender) {
    super(exchange, view);
    this.sender = sender;
    this.step = new Step.PassThrough(Reason.PASSED_THROUGH);
  }

  /**
   * Runs a request as a hop. Never throws.
   *
   * @param around what {@link Surroundings#ofThread} was on the application's thread
   * @param keep takes the hop before anything is sent
   * @return false where nothing is to change, and nothing was done
   */
  public static boolean run(AsyncSender sender, Around around, Consumer<AsyncHop> keep) {
    Exchange exchange = null;
    CompletableFuture<Step> first = null;
    AsyncHop hop;
    try {
      RequestView view = new RequestView(sender);
      exchange = sender.usesProxy() ? null : Exchange.begin(view, around);
      if (exchange == null) {
        return false;
      }
      first = exchange.firstAsync();
      if (first.getNow(null) instanceof Step.PassThrough) {
        return false;
      }
      hop = new AsyncHop(exchange, view, sender);
      keep.accept(hop);
    } catch (RuntimeException | LinkageError fault) {
      MeshPorts.fault("AsyncHop.run", fault);
      IOException refused = withdrawn(exchange, first == null ? null : first.getNow(null));
      if (refused != null) {
        sender.fail(refused);
      }
      return refused != null;
    }
    hop.waiting(first);
    hop.when(first, hop::perform);
    return true;
  }

  /**
   * Sends once more what is under way, uncounted: the client's answer to a challenge.
   *
   * @param leg the request with that answer
   * @return false if there is nothing under way
   */
  public boolean runAgain(AsyncSender leg) {
    Step.Send current = leg();
    if (current == null) {
      return false;
    }
    sender = leg;
    guarded(() -> perform(current));
    return true;
  }

  /** Whether the client began to send the request before: what that has left is in the way. */
  public boolean isSentBefore() {
    return sentBefore;
  }

  /** The send was answered: the answer is handed over or dropped, now or when the wait is over. */
  public void answered(Attempt attempt, AsyncSender.Answer answer) {
    guarded(() -> judge(attempt, answer));
  }

  private void judge(Attempt attempt, AsyncSender.Answer answer) {
    if (isTooLate(attempt, ((Step.Send) step).limits().callDeadline())) {
      tooLate(attempt, answer);
      return;
    }
    Received received = answer.received();
    AttemptResult result = AttemptResult.answered(received.status(), received.headers()::joined);
    if (received.isChallenge()) {
      challenged(result);
      answer.handOver(HeaderChanges.NONE);
      return;
    }
    when(exchange.resultAsync(result), decided -> judged(attempt, answer, decided));
  }

  private void tooLate(Attempt attempt, AsyncSender.Answer answer) {
    decide(
        classified(attempt, tooLate(), sender),
        next -> {
          step = next;
          answer.drop();
        });
  }

  /** The send failed before there was an answer. */
  public void failed(Attempt attempt, Exception thrown) {
    guarded(() -> judge(attempt, thrown));
  }

  private void judge(Attempt attempt, Exception thrown) throws Exception {
    Failed how = classified(attempt, thrown, sender);
    Step.Send same = how.isGivenUp() ? null : sameAgain(how, sender);
    if (same != null) {
      perform(same);
      return;
    }
    if (how.isGivenUp()) {
      var unused = exchange.resultAsync(how.result());
      over(thrown);
      return;
    }
    decide(how, this::perform);
  }

  private void decide(Failed how, Then further) {
    CompletableFuture<Step> after = exchange.resultAsync(how.result());
    waiting(after);
    when(
        after,
        next -> {
          Exception last = lastWord(how, next);
          if (last == null) {
            further.does(next);
          } else {
            over(last);
          }
        });
  }

  /** What was handed over broke: the application gets a failure. */
  void broken(Exception cause) {
    Exception seen = cause instanceof IOException broke ? bodyFailed(broke) : cause;
    over(seen);
  }

  /** A response that was to be dropped is. */
  public void dropped() {
    forgetFailure();
    guarded(() -> perform(step));
  }

  private void judged(Attempt attempt, AsyncSender.Answer answer, Step next) {
    if (next instanceof Step.Finish finish) {
      settle();
      answer.handOver(finish.responseHeaders());
    } else if (once && !(next instanceof Step.Fail)) {
      cancel(); // What was sent cannot be sent again.
      answer.handOver(HeaderChanges.NONE);
    } else {
      step = next;
      guard.limit(attempt, System.nanoTime() + sender.drainNanos());
      answer.drop();
    }
  }

  private void perform(Step next) throws Exception {
    step = next;
    if (next instanceof Step.PassThrough) {
      cancel();
      sender.untouched();
    } else if (sender.isCancelled()) {
      over(new InterruptedIOException("the application gave the call up"));
    } else if (next instanceof Step.Send send) {
      send(send);
    } else if (next instanceof Step.Respond respond) {
      guard.rearm();
      settle();
      bodyEnd();
      sender.respond(respond);
    } else {
      over(
          next instanceof Step.Fail fail
              ? refusal(fail)
              : new IOException("a step must be performed here, was " + next));
    }
  }

  private void send(Step.Send send) {
    Attempt attempt = begins(send);
    guard.limit(attempt, Math.min(send.limits().attemptDeadline(), send.limits().callDeadline()));
    try {
      sentBefore = begun;
      begun = true;
      sender.send(send, attempt, this);
    } catch (Exception thrown) {
      failed(attempt, thrown);
    }
  }

  /** The application is told once, whatever comes after that. */
  private void over(Exception failure) {
    cancel();
    if (over.compareAndSet(false, true)) {
      sender.fail(failure);
    }
  }

  /** What a call holds is free at once if the application gives it up while nothing is sent. */
  private void waiting(CompletableFuture<Step> next) {
    if (next.isDone()) {
      return;
    }
    try {
      sender.whileWaiting(
          () -> {
            exchange.cancel();
            next.complete(new Step.Finish(HeaderChanges.NONE));
          });
    } catch (RuntimeException | LinkageError fault) {
      MeshPorts.fault("AsyncHop.waiting", fault); // it waits to the end then
    }
  }

  /** Some of what is done when it is known how to go on. */
  @FunctionalInterface
  private interface Then {
    void does(Step next) throws Exception;
  }

  /** Some of what is done for the call. */
  @FunctionalInterface
  private interface Part {
    void run() throws Exception;
  }

  private void when(CompletableFuture<Step> next, Then decided) {
    if (next.isDone()) {
      guarded(() -> decided.does(next.join()));
    } else {
      var unused =
          next.thenAcceptAsync(known -> guarded(() -> decided.does(known)), MeshThreads.EXECUTOR);
    }
  }

  /**
   * Whatever is thrown is a failure of the call: the thread is a client's that serves other calls
   * too, or one on which nobody would hear of it.
   */
  private void guarded(Part part) {
    try {
      part.run();
    } catch (Exception thrown) {
      over(thrown);
    } catch (Error fault) {
      over(faulty(fault));
    }
  }

  /** What the application gets for an error on a thread that is not its own. */
  static IOException faulty(Error fault) {
    MeshPorts.fault("AsyncHop", fault);
    return new IOException("a call must be performed to its end, met " + fault, fault);
  }
}
