package io.zerohop.controlplane.api;

import io.zerohop.controlplane.api.agents.AgentChannel;
import io.zerohop.controlplane.api.agents.AgentState;
import io.zerohop.controlplane.api.agents.AgentTap;
import io.zerohop.controlplane.api.agents.AgentUnreachable;
import io.zerohop.controlplane.api.agents.Programming;
import io.zerohop.controlplane.api.agents.Question;
import io.zerohop.controlplane.api.agents.Refusal;
import io.zerohop.controlplane.api.agents.TapReader;
import io.zerohop.controlplane.api.agents.TapRequest;
import io.zerohop.controlplane.api.agents.XdsFigures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Agents that answer as a test tells them. */
final class FakeAgents implements AgentChannel {
  static final Instant T = Instant.parse("2026-11-21T12:00:00Z");

  final List<AgentState> agents = new CopyOnWriteArrayList<>();
  final Map<String, String> answers = new ConcurrentHashMap<>();
  final Map<String, Programming> programmings = new ConcurrentHashMap<>();
  final List<Question> asked = new CopyOnWriteArrayList<>();
  final Map<String, String> refusals = new ConcurrentHashMap<>();
  final Map<String, TapRequest> tapped = new ConcurrentHashMap<>();
  final Map<String, TapReader> readers = new ConcurrentHashMap<>();
  final AtomicInteger ended = new AtomicInteger();
  private final List<Runnable> listeners = new ArrayList<>();
  private volatile long lastAsked = System.nanoTime();

  /** When somebody last wanted to know how far an object has come, as System.nanoTime() has it. */
  long lastAsked() {
    return lastAsked;
  }

  /** Connects an agent that was last heard of so many seconds after T. */
  void connect(String name, String service, int active, Refusal... refusals) {
    agents.add(
        new AgentState(
            name,
            service,
            "default",
            "zerohop-agent",
            "0.1.0",
            "enforce",
            "127.0.0.1",
            Map.of("zerohop.io/service", service),
            T,
            T.plusSeconds(active),
            7,
            7,
            T,
            List.of(refusals)));
  }

  void programmed(String object, Programming programming) {
    programmings.put(object, programming);
    listeners.forEach(Runnable::run);
  }

  @Override
  public List<AgentState> agents() {
    return agents;
  }

  @Override
  public Programming programming(String kind, String namespace, String name) {
    lastAsked = System.nanoTime();
    return programmings.getOrDefault(kind + "/" + namespace + "/" + name, Programming.NONE);
  }

  @Override
  public CompletableFuture<String> ask(AgentState agent, Question question) {
    asked.add(question);
    String answer = answers.get(agent.name());
    return answer == null
        ? CompletableFuture.failedFuture(
            new AgentUnreachable(agent.name() + " did not answer within 5 s"))
        : CompletableFuture.completedFuture(answer);
  }

  @Override
  public AgentTap tap(AgentState agent, TapRequest request, TapReader reader) {
    String refusal = refusals.get(agent.name());
    if (refusal != null) {
      return new AgentTap(
          CompletableFuture.failedFuture(new AgentUnreachable(refusal)), ended::incrementAndGet);
    }
    tapped.put(agent.name(), request);
    readers.put(agent.name(), reader);
    return new AgentTap(CompletableFuture.completedFuture("{}"), ended::incrementAndGet);
  }

  @Override
  public XdsFigures figures() {
    return new XdsFigures(3, 40, 7, 2);
  }

  @Override
  public Runnable subscribe(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
