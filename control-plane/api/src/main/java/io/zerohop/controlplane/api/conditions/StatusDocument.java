package io.zerohop.controlplane.api.conditions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.agents.Programming;
import io.zerohop.controlplane.api.agents.Refusal;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.translate.mesh.Condition;
import io.zerohop.controlplane.translate.mesh.PolicyStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The status of one object. Gateway API's place for conditions is each parent (of a route) or
 * ancestor (of a policy); beside them {@code status.conditions} sums up, so that {@code kubectl
 * wait --for=condition=Programmed} works.
 */
final class StatusDocument {
  private static final String CONTROLLER = "zerohop.io/control-plane";

  private final JsonNode before;
  private final long generation;
  private final String now;

  /**
   * @param before the status as it is, for the times of what does not change
   * @param generation the generation that was looked at
   * @param now in RFC 3339
   */
  StatusDocument(JsonNode before, long generation, String now) {
    this.before = before;
    this.generation = generation;
    this.now = now;
  }

  /** The status as it should be. */
  ObjectNode of(@Nullable PolicyStatus policy, Programming programming) {
    ObjectNode status = Json.object();
    List<Condition> summary = new ArrayList<>();
    if (policy != null) {
      boolean route = Kinds.isRoute(policy.key().kind());
      parents(policy, status.putArray(route ? "parents" : "ancestors"), route);
      summary.addAll(summary(policy));
    }
    summary.add(programmed(programming));
    status.set("conditions", conditions(summary, before.path("conditions")));
    return status;
  }

  private void parents(PolicyStatus policy, ArrayNode into, boolean route) {
    JsonNode old = before.path(route ? "parents" : "ancestors");
    for (int i = 0; i < policy.parents().size(); i++) {
      PolicyStatus.Parent parent = policy.parents().get(i);
      ObjectNode entry = into.addObject();
      ObjectNode reference = entry.putObject(route ? "parentRef" : "ancestorRef");
      reference.put("group", parent.group()).put("kind", parent.kind());
      if (parent.namespace() != null) {
        reference.put("namespace", parent.namespace());
      }
      reference.put("name", parent.name());
      if (parent.sectionName() != null) {
        reference.put("sectionName", parent.sectionName());
      }
      if (parent.port() != null) {
        reference.put("port", parent.port());
      }
      entry.put("controllerName", CONTROLLER);
      entry.set("conditions", conditions(parent.conditions(), old.path(i).path("conditions")));
    }
  }

  /** Of each type the first that is false, else the first. */
  private static List<Condition> summary(PolicyStatus policy) {
    List<Condition> summary = new ArrayList<>();
    for (String type : List.of("Accepted", "ResolvedRefs")) {
      List<Condition> all =
          policy.parents().stream()
              .flatMap(parent -> parent.conditions().stream())
              .filter(condition -> condition.type().equals(type))
              .toList();
      all.stream()
          .filter(condition -> !condition.status())
          .findFirst()
          .or(() -> all.stream().findFirst())
          .ifPresent(summary::add);
    }
    return summary;
  }

  private Condition programmed(Programming programming) {
    String count = programming.held() + "/" + programming.subscribed();
    boolean translated = programming.generation() >= generation;
    if (translated && programming.complete()) {
      return new Condition("Programmed", true, "Programmed", count);
    }
    if (programming.refusals().isEmpty()) {
      return new Condition("Programmed", false, "Pending", count);
    }
    Refusal refusal = programming.refusals().get(0);
    return new Condition(
        "Programmed",
        false,
        "Refused",
        count + ", " + refusal.agent() + " refuses it: " + refusal.message());
  }

  private ArrayNode conditions(List<Condition> wanted, JsonNode old) {
    ArrayNode all = Json.object().arrayNode();
    for (Condition condition : wanted) {
      String value = condition.status() ? "True" : "False";
      all.addObject()
          .put("type", condition.type())
          .put("status", value)
          .put("observedGeneration", generation)
          .put("lastTransitionTime", since(condition.type(), value, old))
          .put("reason", condition.reason())
          .put("message", condition.message());
    }
    return all;
  }

  private String since(String type, String value, JsonNode old) {
    for (JsonNode condition : old) {
      if (condition.path("type").asText().equals(type)
          && condition.path("status").asText().equals(value)) {
        return condition.path("lastTransitionTime").asText(now);
      }
    }
    return now;
  }
}
