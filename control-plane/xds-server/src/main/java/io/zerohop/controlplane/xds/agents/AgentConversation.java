package io.zerohop.controlplane.xds.agents;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.zerohop.controlplane.catalog.Registration;
import io.zerohop.controlplane.catalog.Session;
import io.zerohop.controlplane.xds.wire.Peer;
import io.zerohop.proto.zerohop.v1.AgentMessage;
import io.zerohop.proto.zerohop.v1.ControlMessage;
import io.zerohop.proto.zerohop.v1.Ports;
import io.zerohop.proto.zerohop.v1.PortsTaken;
import io.zerohop.proto.zerohop.v1.Problem;
import io.zerohop.proto.zerohop.v1.Refused;
import io.zerohop.proto.zerohop.v1.Register;
import io.zerohop.proto.zerohop.v1.Registered;
import io.zerohop.proto.zerohop.v1.Withdraw;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One agent's stream, from its registration to its end. */
final class AgentConversation implements StreamObserver<AgentMessage> {
  private static final Logger LOG = LoggerFactory.getLogger(AgentConversation.class);
  private static final int HEARTBEAT_MILLIS = 10_000;

  private final AgentService service;
  private final ServerCallStreamObserver<ControlMessage> messages;
  private final Peer peer;
  private @Nullable AgentSession session;
  private boolean ended;

  AgentConversation(AgentService service, ServerCallStreamObserver<ControlMessage> messages) {
    this.service = service;
    this.messages = messages;
    this.peer = Peer.current();
    messages.setOnCancelHandler(this::end);
  }

  @Override
  public void onNext(AgentMessage message) {
    service.core().loop().execute(() -> take(message));
  }

  private void take(AgentMessage message) {
    if (ended) {
      return;
    }
    if (message.getContentCase() == AgentMessage.ContentCase.REGISTER) {
      register(message.getRegister());
      return;
    }
    AgentSession open = session;
    if (open == null) {
      ended = true;
      messages.onError(
          Status.FAILED_PRECONDITION
              .withDescription("the first message must be a registration")
              .asRuntimeException());
      return;
    }
    open.heard(service.core().clock().instant());
    switch (message.getContentCase()) {
      case PORTS -> ports(open, message.getPorts());
      case WITHDRAW -> withdraw(open, message.getWithdraw());
      case ANSWER -> open.answered(message.getAnswer());
      case TAP_PIECE -> open.piece(message.getTapPiece());
      case MODE_CHANGED -> {
        open.mode(message.getModeChanged().getMode());
        service.changed();
      }
      case PROBLEM -> problem(open, message.getProblem());
      case HEARTBEAT, REGISTER, CONTENT_NOT_SET -> {}
    }
  }

  private void register(Register register) {
    Refused refusal = Registrations.refusal(register);
    if (refusal != null) {
      LOG.warn(
          "{} registration from {} refused: {}", refusal.getCode(), peer, refusal.getMessage());
      messages.onNext(ControlMessage.newBuilder().setRefused(refusal).build());
      return;
    }
    close();
    ended = false;
    Registration registration = Registrations.registration(register, peer);
    Session registered = service.catalog().register(registration);
    AgentSession open =
        new AgentSession(register, registered, peer, service.core().clock().instant(), messages);
    session = open;
    service.opened(open);
    OtlpPlace otlp = service.told().otlp().agent(peer.loopback(), peer.called());
    open.send(
        ControlMessage.newBuilder()
            .setRegistered(
                Registered.newBuilder()
                    .setWorkload(registration.key().name())
                    .setAddress(registration.address())
                    .setHeartbeatMillis(HEARTBEAT_MILLIS)
                    .setControlPlaneVersion(service.told().version())
                    .setOtlpUrl(otlp.url())
                    .setOtlpCa(otlp.certificate()))
            .build());
    taken(open, register.getPorts());
  }

  private void ports(AgentSession open, Ports ports) {
    service.catalog().ports(open.session(), Registrations.ports(ports), ports.getReady());
    taken(open, ports);
  }

  private static void taken(AgentSession open, Ports ports) {
    open.send(
        ControlMessage.newBuilder()
            .setPortsTaken(PortsTaken.newBuilder().setSequence(ports.getSequence()))
            .build());
  }

  private void withdraw(AgentSession open, Withdraw withdraw) {
    service
        .withdrawals()
        .begin(
            () -> service.catalog().withdraw(open.session()),
            withdraw.getPatienceMillis(),
            withdrawn -> open.send(ControlMessage.newBuilder().setWithdrawn(withdrawn).build()));
  }

  private static void problem(AgentSession open, Problem problem) {
    LOG.warn("{} {}: {}", problem.getCode(), open.register().getInstance(), problem.getMessage());
  }

  @Override
  public void onError(Throwable broken) {
    end();
  }

  @Override
  public void onCompleted() {
    end();
    service
        .core()
        .loop()
        .execute(
            () -> {
              if (!messages.isCancelled()) {
                messages.onCompleted();
              }
            });
  }

  private void end() {
    service.core().loop().execute(this::close);
  }

  private void close() {
    ended = true;
    AgentSession open = session;
    session = null;
    if (open != null) {
      service.closed(open);
    }
  }
}
