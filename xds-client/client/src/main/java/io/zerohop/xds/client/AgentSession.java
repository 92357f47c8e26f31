package io.zerohop.xds.client;

import io.grpc.Channel;
import io.grpc.Status;
import io.zerohop.proto.zerohop.v1.AgentMessage;
import io.zerohop.proto.zerohop.v1.AgentServiceGrpc;
import io.zerohop.proto.zerohop.v1.Answer;
import io.zerohop.proto.zerohop.v1.ControlMessage;
import io.zerohop.proto.zerohop.v1.Heartbeat;
import io.zerohop.proto.zerohop.v1.ModeChanged;
import io.zerohop.proto.zerohop.v1.Question;
import io.zerohop.proto.zerohop.v1.Refused;
import io.zerohop.proto.zerohop.v1.Registered;
import io.zerohop.proto.zerohop.v1.Withdraw;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The agent's own stream: registers the workload, keeps its ports current, answers questions,
 * withdraws. Says everything anew on each stream. For the {@link Loop} only.
 */
final class AgentSession {
  private final Loop loop;
  private final AgentMessages messages;
  private final Questions questions;
  private final XdsEvents events;
  private final Link link;

  private ListeningPorts ports = ListeningPorts.NONE;
  private AgentMode mode;
  private long sequence;
  private @Nullable CompletableFuture<Boolean> withdrawn;
  private @Nullable GrpcCall<AgentMessage, ControlMessage> call;
  private @Nullable Taps taps;
  private @Nullable Registered registered;
  private Loop.@Nullable Scheduled heartbeat;
  private String refusedFor = "";

  /** What the session tells of the link it works on. */
  interface Link {
    /** The control plane has taken the workload up. */
    void registered();

    /**
     * The stream is over.
     *
     * @param retryIn when the control plane wants to see us again; null: our own back-off
     * @param unknown whether this control plane has no such service
     */
    void ended(@Nullable Duration retryIn, boolean unknown);
  }

  AgentSession(
      Loop loop, Workload workload, AgentMode mode, Questions questions, Listeners listeners) {
    this.loop = loop;
    this.messages = new AgentMessages(workload);
    this.mode = mode;
    this.questions = questions;
    this.events = listeners.events();
    this.link = listeners.link();
  }

  /** Who hears of the session. */
  record Listeners(XdsEvents events, Link link) {}

  void open(Channel channel) {
    close();
    if (withdrawn != null) {
      return;
    }
    GrpcCall<AgentMessage, ControlMessage> opened =
        new GrpcCall<>(loop, this::received, this::ended);
    call = opened;
    taps = new Taps(loop, questions, opened);
    AgentServiceGrpc.newStub(channel).connect(opened);
    opened.send(messages.register(mode, ports, sequence));
  }

  void close() {
    stopHeartbeat();
    endTaps();
    registered = null;
    if (call != null) {
      call.close();
      call = null;
    }
    withdrawn(false);
  }

  boolean isOpen() {
    return call != null;
  }

  /** The name under which the control plane keeps this workload, empty while it does not. */
  String registeredAs() {
    return registered == null ? "" : registered.getWorkload();
  }

  /**
   * The ports are these.
   *
   * @param opened whether one has opened, maybe one that was known and had closed meanwhile
   * @return whether a stream is to be opened, for one that ended during a withdrawal
   */
  boolean ports(ListeningPorts now, boolean opened) {
    boolean changed = !now.equals(ports);
    if (changed) {
      ports = now;
      sequence++;
    }
    if (withdrawn != null && opened && !now.ports().isEmpty()) {
      withdrawn = null;
      send(messages.register(mode, ports, sequence));
      return call == null;
    }
    if (withdrawn == null && changed) {
      send(messages.ports(ports, sequence));
    }
    return false;
  }

  void mode(AgentMode now, String origin) {
    mode = now;
    send(
        AgentMessage.newBuilder()
            .setModeChanged(
                ModeChanged.newBuilder().setMode(AgentMessages.mode(now)).setOrigin(origin))
            .build());
  }

  /**
   * Takes the workload out of the mesh, until it listens on a port again.
   *
   * @return completes with true when the agents that call it know, with false when that is not to
   *     be had: no connection, or nothing was registered
   */
  CompletableFuture<Boolean> withdraw(String reason, Duration patience) {
    CompletableFuture<Boolean> done = withdrawn;
    if (done != null) {
      return done;
    }
    CompletableFuture<Boolean> asked = new CompletableFuture<>();
    withdrawn = asked;
    if (call == null || registered == null) {
      asked.complete(false);
    } else {
      send(
          AgentMessage.newBuilder()
              .setWithdraw(
                  Withdraw.newBuilder()
                      .setReason(reason)
                      .setPatienceMillis((int) patience.toMillis()))
              .build());
      loop.schedule(patience, () -> asked.complete(false));
    }
    return asked;
  }

  private void send(AgentMessage message) {
    if (call != null) {
      call.send(message);
    }
  }

  private void received(ControlMessage message) {
    switch (message.getContentCase()) {
      case REGISTERED -> registered(message.getRegistered());
      case WITHDRAWN -> withdrawn(true);
      case QUESTION -> answer(message.getQuestion());
      case REFUSED -> refused(message.getRefused());
      case PORTS_TAKEN, CONTENT_NOT_SET -> {}
    }
  }

  private void registered(Registered answer) {
    registered = answer;
    refusedFor = "";
    stopHeartbeat();
    if (answer.getHeartbeatMillis() > 0) {
      beat(Duration.ofMillis(answer.getHeartbeatMillis()));
    }
    link.registered();
    events.registered(answer.getWorkload(), answer.getAddress());
    events.receiver(answer.getOtlpUrl(), answer.getOtlpCa());
  }

  private void beat(Duration every) {
    heartbeat =
        loop.schedule(
            every,
            () -> {
              send(AgentMessage.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build());
              beat(every);
            });
  }

  private void endTaps() {
    if (taps != null) {
      taps.end();
      taps = null;
    }
  }

  private void stopHeartbeat() {
    if (heartbeat != null) {
      heartbeat.cancel();
      heartbeat = null;
    }
  }

  private void refused(Refused refusal) {
    String words = refusal.getCode() + " " + refusal.getMessage();
    if (!words.equals(refusedFor)) {
      refusedFor = words;
      events.notice("registration refused by the control plane: " + words);
    }
    close();
    int millis = refusal.getRetryAfterMillis();
    link.ended(millis > 0 ? Duration.ofMillis(millis) : null, false);
  }

  private void answer(Question question) {
    GrpcCall<AgentMessage, ControlMessage> asking = call;
    CompletionStage<String> asked;
    try {
      asked = ask(question);
    } catch (RuntimeException e) {
      asked = CompletableFuture.failedFuture(e);
    }
    asked.whenComplete(
        (json, failure) ->
            loop.execute(
                () -> {
                  // The stream that asked may be over, and the next one knows no such question.
                  if (call == asking) {
                    send(answer(question.getId(), json, failure));
                  }
                }));
  }

  private CompletionStage<String> ask(Question question) {
    return switch (question.getContentCase()) {
      case TAP, END_TAP ->
          CompletableFuture.completedFuture(
              Objects.requireNonNull(taps, "a stream that is open has taps").answer(question));
      default -> messages.ask(question, questions);
    };
  }

  private static AgentMessage answer(long id, @Nullable String json, @Nullable Throwable failure) {
    Answer.Builder answer = Answer.newBuilder().setId(id);
    if (json != null && failure == null) {
      answer.setJson(json);
    } else {
      String message = failure == null ? "no answer" : failure.getMessage();
      answer.setError(message == null ? String.valueOf(failure) : message);
    }
    return AgentMessage.newBuilder().setAnswer(answer).build();
  }

  private void ended(Status status) {
    stopHeartbeat();
    endTaps();
    registered = null;
    call = null;
    withdrawn(false);
    link.ended(null, DeltaStream.isUnimplemented(status));
  }

  private void withdrawn(boolean confirmed) {
    if (withdrawn != null) {
      withdrawn.complete(confirmed);
    }
  }
}
