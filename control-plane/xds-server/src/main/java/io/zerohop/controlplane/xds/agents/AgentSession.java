package io.zerohop.controlplane.xds.agents;

import io.grpc.stub.ServerCallStreamObserver;
import io.zerohop.controlplane.api.agents.AgentUnreachable;
import io.zerohop.controlplane.api.agents.TapReader;
import io.zerohop.controlplane.catalog.Session;
import io.zerohop.controlplane.xds.wire.Peer;
import io.zerohop.proto.zerohop.v1.Answer;
import io.zerohop.proto.zerohop.v1.ControlMessage;
import io.zerohop.proto.zerohop.v1.EndTap;
import io.zerohop.proto.zerohop.v1.Mode;
import io.zerohop.proto.zerohop.v1.Question;
import io.zerohop.proto.zerohop.v1.Register;
import io.zerohop.proto.zerohop.v1.Tap;
import io.zerohop.proto.zerohop.v1.TapPiece;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One agent that has registered, and the questions that it has not answered yet. On the loop only.
 */
final class AgentSession {
  private final Register register;
  private final Session session;
  private final Peer peer;
  private final Instant since;
  private final ServerCallStreamObserver<ControlMessage> messages;
  private final Map<Long, CompletableFuture<String>> questions = new HashMap<>();
  private final Map<Long, TapReader> taps = new HashMap<>();
  private long lastQuestion;
  private Mode mode;
  private Instant lastActive;

  AgentSession(
      Register register,
      Session session,
      Peer peer,
      Instant since,
      ServerCallStreamObserver<ControlMessage> messages) {
    this.register = register;
    this.session = session;
    this.peer = peer;
    this.since = since;
    this.messages = messages;
    this.mode = register.getMode();
    this.lastActive = since;
  }

  Register register() {
    return register;
  }

  Session session() {
    return session;
  }

  Peer peer() {
    return peer;
  }

  Instant since() {
    return since;
  }

  Mode mode() {
    return mode;
  }

  void mode(Mode other) {
    mode = other;
  }

  Instant lastActive() {
    return lastActive;
  }

  void heard(Instant now) {
    lastActive = now;
  }

  void send(ControlMessage message) {
    if (!messages.isCancelled()) {
      messages.onNext(message);
    }
  }

  /** Asks; the future ends with the answer's text. Gives the question's id. */
  long ask(Question.Builder question, CompletableFuture<String> answer) {
    long id = ++lastQuestion;
    questions.put(id, answer);
    send(ControlMessage.newBuilder().setQuestion(question.setId(id)).build());
    return id;
  }

  /** Begins a tap; gives the id by which it is ended. */
  long tap(Tap tap, CompletableFuture<String> begun, TapReader reader) {
    long id = ask(Question.newBuilder().setTap(tap), begun);
    taps.put(id, reader);
    return id;
  }

  /** Ends a tap, if it was not ended before. */
  void endTap(long id) {
    if (taps.remove(id) != null) {
      ask(
          Question.newBuilder().setEndTap(EndTap.newBuilder().setId(id)),
          new CompletableFuture<>());
    }
  }

  void piece(TapPiece piece) {
    TapReader reader = taps.get(piece.getId());
    if (reader != null) {
      reader.calls(piece.getJsonList(), piece.getDropped());
    }
  }

  void answered(Answer answer) {
    CompletableFuture<String> waiting = questions.remove(answer.getId());
    if (waiting == null) {
      return;
    }
    if (answer.getContentCase() == Answer.ContentCase.ERROR) {
      taps.remove(answer.getId());
      waiting.completeExceptionally(new AgentUnreachable(answer.getError()));
    } else {
      waiting.complete(answer.getJson());
    }
  }

  void forget(CompletableFuture<String> answer) {
    questions.values().removeIf(one -> one == answer);
  }

  /** The stream is gone: nothing will be answered any more. */
  void end() {
    questions
        .values()
        .forEach(
            each ->
                each.completeExceptionally(
                    new AgentUnreachable(
                        register.getInstance() + " broke off before it answered")));
    questions.clear();
    taps.values().forEach(each -> each.ended(register.getInstance() + " broke off"));
    taps.clear();
  }
}
