package io.zerohop.spi.http;

import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.Exchange;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.Surroundings;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A hop of a blocking client: asks the exchange for steps and has its {@link HttpSender} perform
 * them, on the thread that makes the call.
 *
 * @param <R> the client's own type of response
 */
public final class HttpHop<R> extends Hop {
  private HttpSender<R> sender;
  private Step step;

  private HttpHop(Exchange exchange, RequestView view, Step first, HttpSender<R> sender) {
    super(exchange, view);
    this.step = first;
    this.sender = sender;
  }

  /**
   * A hop for the request; null where nothing is to change.
   *
   * @param around what {@link Surroundings#ofThread} was on the application's thread
   * @throws IOException where a fault of ours keeps it from the mesh, and it must not go on without
   */
  public static <R> @Nullable HttpHop<R> begin(HttpSender<R> sender, Around around)
      throws IOException {
    Exchange exchange = null;
    Step first = null;
    try {
      RequestView view = new RequestView(sender);
      exchange = sender.usesProxy() ? null : Exchange.begin(view, around);
      first = exchange == null ? null : exchange.first(sender::isCancelled);
      return exchange == null || first == null || first instanceof Step.PassThrough
          ? null
          : new HttpHop<>(exchange, view, first, sender);
    } catch (RuntimeException | LinkageError fault) {
      MeshPorts.fault("HttpHop.begin", fault);
      IOException refused = withdrawn(exchange, first);
      if (refused != null) {
        throw refused;
      }
      return null;
    }
  }

  /**
   * Performs the steps up to the response that the application gets.
   *
   * @throws Exception the failure that the application gets
   */
  public R run() throws Exception {
    try {
      return perform();
    } catch (Exception | Error failure) {
      cancel();
      throw failure;
    }
  }

  /**
   * Sends once more what is under way, uncounted: the client's answer to a challenge.
   *
   * @param leg the request with that answer
   * @return null if there is nothing under way
   */
  public @Nullable R runAgain(HttpSender<R> leg) throws Exception {
    Step.Send current = leg();
    if (current == null) {
      return null;
    }
    sender = leg;
    step = current;
    return run();
  }

  private R perform() throws Exception {
    while (true) {
      if (step instanceof Step.Send send) {
        R answer = attempt(send);
        if (answer != null) {
          return answer;
        }
      } else if (step instanceof Step.Respond respond) {
        guard.rearm();
        settle();
        return handOver(sender.respond(respond), respond.status(), HeaderChanges.NONE);
      } else if (step instanceof Step.Fail fail) {
        throw refusal(fail);
      } else {
        throw new IllegalStateException("a step must be performed here, was " + step);
      }
    }
  }

  /** The response for the application; null where another step is due. */
  private @Nullable R attempt(Step.Send send) throws Exception {
    Attempt attempt = begins(send);
    long call = send.limits().callDeadline();
    guard.limit(attempt, Math.min(send.limits().attemptDeadline(), call));
    R response;
    try {
      response = sender.send(send, attempt);
      if (isTooLate(attempt, call)) {
        drop(attempt, response);
        throw tooLate();
      }
    } catch (Exception thrown) {
      failed(classified(attempt, thrown, sender));
      return null;
    }
    Received received = sender.received(response);
    int status = received.status();
    AttemptResult result = AttemptResult.answered(status, received.headers()::joined);
    if (received.isChallenge()) {
      challenged(result);
      return handOver(response, status, HeaderChanges.NONE);
    }
    Step next = exchange.result(result, sender::isCancelled);
    if (next instanceof Step.Finish finish) {
      settle();
      return handOver(response, status, finish.responseHeaders());
    }
    if (once && !(next instanceof Step.Fail)) {
      cancel(); // What was sent cannot be sent again.
      return handOver(response, status, HeaderChanges.NONE);
    }
    guard.limit(attempt, System.nanoTime() + sender.drainNanos());
    drop(attempt, response);
    forgetFailure();
    step = next;
    return null;
  }

  private void drop(Attempt attempt, R response) {
    try {
      sender.discard(response);
    } catch (IOException broken) {
      attempt.stop();
    }
  }

  /** The response, never lost: what cannot be done to it is left out. */
  private R handOver(R response, int status, HeaderChanges changes) {
    R answer = changed(response, changes);
    if (isBodiless(status)) {
      bodyEnd();
      return answer;
    }
    try {
      return sender.watched(answer, this);
    } catch (RuntimeException | LinkageError fault) {
      MeshPorts.fault("HttpHop.watched", fault);
      cancel();
      return answer;
    }
  }

  private R changed(R response, HeaderChanges changes) {
    try {
      return changes.isEmpty() ? response : sender.changed(response, changes);
    } catch (RuntimeException | LinkageError fault) {
      MeshPorts.fault("HttpHop.changed", fault);
      return response;
    }
  }

  /** Takes the step after a failure; throws where there is none. */
  private void failed(Failed how) throws Exception {
    Step.Send same = how.isGivenUp() ? null : sameAgain(how, sender);
    step = same == null ? exchange.result(how.result(), sender::isCancelled) : same;
    Exception last = how.isGivenUp() ? how.thrown() : same == null ? lastWord(how, step) : null;
    if (last != null) {
      throw last;
    }
  }
}
