package io.zerohop.spi.http;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A blocking client that does what a test says; a response is its status. */
class PlayedSender implements HttpSender<Integer> {
  final List<Step.Send> sends = new ArrayList<>();
  String method = "GET";
  Payload body = Payload.NONE;
  boolean triesAgain = true;

  /** What each send gives, in order; the last one for all that follow. */
  private final List<Sending> played;

  PlayedSender(Sending... played) {
    this.played = List.of(played);
  }

  /** One send. */
  @FunctionalInterface
  interface Sending {
    /** The status, or what the client throws. */
    int status(Attempt attempt) throws Exception;
  }

  @Override
  public Integer send(Step.Send send, Attempt attempt) throws Exception {
    sends.add(send);
    return played.get(Math.min(sends.size(), played.size()) - 1).status(attempt);
  }

  @Override
  public Integer respond(Step.Respond respond) {
    return respond.status();
  }

  @Override
  public Received received(Integer response) {
    return new Received(response, each -> {}, true);
  }

  @Override
  public void discard(Integer response) {}

  /** A loaded machine is no reason to stop an attempt whose response is dropped. */
  @Override
  public long drainNanos() {
    return TimeUnit.MINUTES.toNanos(1);
  }

  @Override
  public Integer changed(Integer response, HeaderChanges changes) {
    return response;
  }

  /** No response has a body. */
  @Override
  public Integer watched(Integer response, Hop hop) {
    hop.bodyEnd();
    return response;
  }

  @Override
  public boolean triesAgain() {
    return triesAgain;
  }

  @Override
  public Outgoing outgoing() {
    return new Outgoing(new Url("http", "reviews", 80, "/items"), method, each -> {}, body);
  }
}
