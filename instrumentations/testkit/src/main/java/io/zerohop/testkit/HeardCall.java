package io.zerohop.testkit;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.Call;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.serve.ServedRequest;
import io.zerohop.engine.trace.Carried;
import io.zerohop.testkit.HeardInbound.Entry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A call that a server of the test answers, and what its adapter told of it. Thread-safe. */
public final class HeardCall implements Call {
  private final HeardInbound heard;
  private final Seen request;
  private final Step first;
  private final List<String> told = new CopyOnWriteArrayList<>();
  private volatile Carried carried = Carried.NOTHING;

  HeardCall(HeardInbound heard, Seen request, Step first) {
    this.heard = heard;
    this.request = request;
    this.first = first;
  }

  /**
   * What the adapter said of the request.
   *
   * @param trace its headers {@code x-trace}, joined by a comma; null for none
   * @param peerAddress the other end's address, without its port; empty where it has none
   * @param localPort this end's port; 0 where it has none
   */
  public record Seen(
      String scheme,
      String authority,
      String method,
      String path,
      @Nullable String trace,
      String peerAddress,
      int localPort,
      boolean rpc) {

    static Seen of(ServedRequest request) {
      var peer = request.peer();
      var local = request.local();
      return new Seen(
          request.scheme(),
          request.authority(),
          request.method(),
          request.path(),
          request.header("x-trace"),
          peer == null ? "" : peer.getAddress().getHostAddress(),
          local == null ? 0 : local.getPort(),
          request.isRpc());
    }
  }

  /** The request as the engine would have seen it. */
  public Seen request() {
    return request;
  }

  /**
   * In words and in order: {@code result ANSWER} with the value of the response's {@code x-answer}
   * where it has one, {@code failed CAUSE}, {@code end}, {@code broken CAUSE}, {@code ended
   * ANSWER}, {@code cancelled}.
   */
  public List<String> told() {
    return told;
  }

  void carry(Carried answer) {
    carried = answer;
  }

  @Override
  public Carried carried() {
    return carried;
  }

  @Override
  public Step first() {
    heard.failIfTold(Entry.FIRST);
    return first;
  }

  @Override
  public Step result(AttemptResult result) {
    String header = result.headers().apply("x-answer");
    told.add(
        result.failure() == null
            ? "result " + result.answer() + (header == null ? "" : " " + header)
            : "failed " + result.cause());
    heard.failIfTold(Entry.RESULT);
    return new Step.Finish(HeaderChanges.NONE);
  }

  @Override
  public Step resume() {
    throw new IllegalStateException("a call must wait to be resumed, did not");
  }

  @Override
  public Step.Send current() {
    throw new IllegalStateException("a call that comes in must be served, is not sent");
  }

  @Override
  public void bodyEnd(@Nullable Throwable failure) {
    told.add(failure == null ? "end" : "broken " + failure);
    heard.failIfTold(Entry.END);
  }

  @Override
  public void ended(AttemptResult last) {
    told.add("ended " + last.answer());
    heard.failIfTold(Entry.END);
  }

  @Override
  public void cancel() {
    told.add("cancelled");
  }

  @Override
  public String toString() {
    return request + " -> " + told;
  }
}
