package io.zerohop.controlplane.api.diagnostics;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.agents.AgentState;
import io.zerohop.controlplane.api.agents.Refusal;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.catalog.Endpoint;
import io.zerohop.controlplane.catalog.Kept;
import io.zerohop.controlplane.catalog.Workload;
import io.zerohop.controlplane.catalog.WorkloadState;
import io.zerohop.controlplane.translate.Translation;
import io.zerohop.controlplane.translate.mesh.Destination;
import io.zerohop.controlplane.translate.mesh.MeshService;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The control plane, its agents and its services in one document. */
final class StatusReport {
  private StatusReport() {}

  static ObjectNode of(Plane plane, List<AgentState> agents, Translation translation) {
    ObjectNode report = Json.object();
    report
        .putObject("controlPlane")
        .put("version", plane.version())
        .put("started", plane.started().toString())
        .put("http", plane.http().get())
        .put("xds", plane.xds())
        .put("data", plane.data());
    ArrayNode states = report.putArray("agents");
    agents.forEach(agent -> states.add(agent(agent)));
    ArrayNode services = report.putArray("services");
    translation.mesh().services().forEach(s -> services.add(service(s, translation)));
    ArrayNode all = report.putArray("kept");
    translation.catalog().kept().forEach(kept -> all.add(kept(kept)));
    return report;
  }

  private static ObjectNode agent(AgentState agent) {
    ObjectNode state =
        Json.object()
            .put("name", agent.name())
            .put("service", agent.service())
            .put("namespace", agent.namespace())
            .put("client", agent.client())
            .put("clientVersion", agent.clientVersion())
            .put("mode", agent.mode())
            .put("address", agent.address())
            .put("wanted", agent.wanted())
            .put("held", agent.held())
            .put("heldSince", agent.heldSince() == null ? null : agent.heldSince().toString())
            .put("connectedSince", agent.connectedSince().toString())
            .put("current", agent.current());
    ObjectNode labels = state.putObject("labels");
    new TreeMap<>(agent.labels()).forEach(labels::put);
    state.set("refusals", refusals(agent.refusals()));
    return state;
  }

  static ArrayNode refusals(List<Refusal> refusals) {
    ArrayNode all = Json.object().arrayNode();
    refusals.forEach(
        refusal ->
            all.addObject()
                .put("agent", refusal.agent())
                .put("resource", refusal.resource())
                .put("message", refusal.message())
                .put("since", refusal.since().toString()));
    return all;
  }

  private static ObjectNode service(MeshService service, Translation translation) {
    Counts counts = Counts.of(service, translation);
    return Json.object()
        .put("name", service.key().name())
        .put("namespace", service.key().namespace())
        .put("implied", service.isImplied())
        .put("endpoints", counts.endpoints())
        .put("ready", counts.ready())
        .put("draining", counts.draining())
        .put("unconfirmed", counts.unconfirmed());
  }

  private static ObjectNode kept(Kept kept) {
    return Json.object()
        .put("name", kept.service().name())
        .put("namespace", kept.service().namespace())
        .put("lost", kept.lost())
        .put("workloads", kept.of())
        .put("message", kept.toString());
  }

  /** How many workloads of a service are in which state. */
  record Counts(int endpoints, int ready, int draining, int unconfirmed) {
    static Counts of(MeshService service, Translation translation) {
      Map<String, WorkloadState> states = new TreeMap<>();
      for (Destination destination : service.destinations()) {
        for (Endpoint endpoint : translation.endpoints(destination)) {
          Workload workload = endpoint.workload();
          states.put(workload.key().toString(), workload.state());
        }
      }
      return new Counts(
          states.size(),
          count(states, WorkloadState.READY),
          count(states, WorkloadState.DRAINING),
          count(states, WorkloadState.UNCONFIRMED));
    }

    private static int count(Map<String, WorkloadState> states, WorkloadState wanted) {
      return (int) states.values().stream().filter(state -> state == wanted).count();
    }
  }
}
