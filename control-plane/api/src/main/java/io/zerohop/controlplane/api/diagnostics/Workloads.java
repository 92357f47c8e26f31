package io.zerohop.controlplane.api.diagnostics;

import io.zerohop.controlplane.api.agents.AgentChannel;
import io.zerohop.controlplane.api.agents.AgentState;
import io.zerohop.controlplane.api.error.StatusError;
import io.zerohop.controlplane.policy.problem.NearestName;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds the agents that a user means by a workload's name. */
final class Workloads {
  private Workloads() {}

  /**
   * The instance of that name, else all instances of the service of that name.
   *
   * @param namespace none: in any namespace
   * @throws StatusError 404 if there is none, with the nearest name
   */
  static List<AgentState> find(AgentChannel channel, String name, Optional<String> namespace) {
    List<AgentState> all =
        channel.agents().stream()
            .filter(agent -> agent.mode() != null)
            .filter(agent -> namespace.isEmpty() || namespace.get().equals(agent.namespace()))
            .toList();
    List<AgentState> instances = all.stream().filter(agent -> agent.name().equals(name)).toList();
    if (!instances.isEmpty()) {
      return instances;
    }
    List<AgentState> service = all.stream().filter(agent -> agent.service().equals(name)).toList();
    if (!service.isEmpty()) {
      return service;
    }
    SortedSet<String> names = new TreeSet<>();
    all.forEach(
        agent -> {
          names.add(agent.name());
          names.add(agent.service());
        });
    String question = NearestName.question(name, names);
    throw StatusError.notFound(
        "no agent named \""
            + name
            + "\" is connected"
            + namespace.map(ns -> " in namespace " + ns).orElse("")
            + ", nor one of a service of that name"
            + (question.isEmpty() ? "" : ": " + question));
  }
}
