package io.zerohop.controlplane.xds.agents;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.zerohop.controlplane.catalog.Catalog;
import io.zerohop.controlplane.xds.wire.Core;
import io.zerohop.proto.zerohop.v1.AgentMessage;
import io.zerohop.proto.zerohop.v1.AgentServiceGrpc;
import io.zerohop.proto.zerohop.v1.ControlMessage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The stream that each agent opens beside ADS (zerohop/v1/agent.proto). A workload lives as long as
 * its stream; the transport's keep-alive finds streams whose other end is gone.
 */
public final class AgentService extends AgentServiceGrpc.AgentServiceImplBase {
  private final Core core;
  private final Catalog catalog;
  private final Withdrawals withdrawals;
  private final Told told;
  private final Set<AgentSession> sessions = new LinkedHashSet<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private boolean closing;

  /**
   * What agents are told of this control plane.
   *
   * @param otlp where they may send OTLP
   */
  public record Told(String version, OtlpPlace.For otlp) {}

  /** A service without agents. */
  public AgentService(Core core, Catalog catalog, Withdrawals withdrawals, Told told) {
    this.core = core;
    this.catalog = catalog;
    this.withdrawals = withdrawals;
    this.told = told;
  }

  @Override
  public StreamObserver<AgentMessage> connect(StreamObserver<ControlMessage> messages) {
    return new AgentConversation(this, (ServerCallStreamObserver<ControlMessage>) messages);
  }

  Core core() {
    return core;
  }

  Catalog catalog() {
    return catalog;
  }

  Withdrawals withdrawals() {
    return withdrawals;
  }

  Told told() {
    return told;
  }

  void opened(AgentSession session) {
    sessions.add(session);
    changed();
  }

  void closed(AgentSession session) {
    sessions.remove(session);
    session.end();
    if (!closing) {
      catalog.streamLost(session.session());
    }
    changed();
  }

  void changed() {
    listeners.forEach(Runnable::run);
  }

  /** The agents connected now. On the loop, or within a look at it. */
  List<AgentSession> sessions() {
    return new ArrayList<>(sessions);
  }

  /** Calls the listener on the loop's thread when an agent comes, goes or changes. */
  Runnable subscribe(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** This process ends: streams that break from now on say nothing about their workloads. */
  public void close() {
    core.loop().look(() -> closing = true);
  }
}
