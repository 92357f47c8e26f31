package io.zerohop.controlplane.api.diagnostics;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.agents.AgentState;
import io.zerohop.controlplane.api.agents.Refusal;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.store.Store;
import io.zerohop.controlplane.store.StoreException;
import io.zerohop.controlplane.translate.Translation;
import io.zerohop.controlplane.translate.mesh.Condition;
import io.zerohop.controlplane.translate.mesh.MeshService;
import io.zerohop.controlplane.translate.mesh.PolicyStatus;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Named questions about the mesh, each answered by good, warning or bad. */
final class Checks {
  private static final String GOOD = "good";
  private static final String WARNING = "warning";
  private static final String BAD = "bad";

  /** An agent may be behind this long before it is worth a word. */
  private static final Duration BEHIND = Duration.ofSeconds(5);

  private record Check(Question question, String level, String message) {}

  private Checks() {}

  static ObjectNode of(DiagnosticsEndpoint.Sources sources) {
    List<AgentState> agents = sources.agents().agents();
    Translation translation = sources.translation().get();
    Instant now = sources.clock().instant();
    List<Check> checks =
        List.of(
            connected(agents),
            refusals(agents),
            current(agents, now),
            policies(translation),
            services(translation),
            store(sources.store(), now),
            certificate(sources.certificate(), now));
    ObjectNode report = Json.object();
    report.put("good", checks.stream().noneMatch(check -> check.level().equals(BAD)));
    ArrayNode all = report.putArray("checks");
    checks.forEach(
        check ->
            all.addObject()
                .put("name", check.question().id())
                .put("level", check.level())
                .put("message", check.message())
                .put("link", "docs/reference/checks.md#" + check.question().id()));
    return report;
  }

  private static Check connected(List<AgentState> agents) {
    return agents.isEmpty()
        ? new Check(Question.AGENTS_CONNECTED, WARNING, "no agent is connected")
        : new Check(Question.AGENTS_CONNECTED, GOOD, agents.size() + " connected");
  }

  private static Check refusals(List<AgentState> agents) {
    List<Refusal> refusals = agents.stream().flatMap(a -> a.refusals().stream()).toList();
    if (refusals.isEmpty()) {
      return new Check(Question.AGENTS_ACCEPT, GOOD, "no agent refuses anything");
    }
    Refusal first = refusals.get(0);
    return new Check(
        Question.AGENTS_ACCEPT,
        BAD,
        first.agent()
            + " refuses "
            + first.resource()
            + ": "
            + first.message()
            + more(refusals.size()));
  }

  private static Check current(List<AgentState> agents, Instant now) {
    List<String> behind =
        agents.stream()
            .filter(agent -> agent.held() != agent.wanted())
            .filter(agent -> late(agent, now))
            .map(AgentState::name)
            .toList();
    return behind.isEmpty()
        ? new Check(Question.AGENTS_CURRENT, GOOD, "all agents hold what they should")
        : new Check(
            Question.AGENTS_CURRENT,
            WARNING,
            behind.get(0) + " does not hold the newest configuration" + more(behind.size()));
  }

  private static boolean late(AgentState agent, Instant now) {
    Instant since = agent.heldSince() == null ? agent.connectedSince() : agent.heldSince();
    return since.plus(BEHIND).isBefore(now);
  }

  private static Check policies(Translation translation) {
    List<String> wrong = new ArrayList<>();
    for (PolicyStatus status : translation.statuses().values()) {
      for (PolicyStatus.Parent parent : status.parents()) {
        for (Condition condition : parent.conditions()) {
          if (!condition.status()) {
            wrong.add(status.key() + ": " + condition.message());
          }
        }
      }
    }
    return wrong.isEmpty()
        ? new Check(Question.POLICIES, GOOD, "all policies are accepted and their references exist")
        : new Check(Question.POLICIES, BAD, wrong.get(0) + more(wrong.size()));
  }

  private static Check services(Translation translation) {
    List<String> empty = new ArrayList<>();
    for (MeshService service : translation.mesh().services()) {
      StatusReport.Counts counts = StatusReport.Counts.of(service, translation);
      if (service.externalName() == null && counts.endpoints() == 0) {
        empty.add(service.key() + " has no endpoints");
      } else if (counts.unconfirmed() * 2 > counts.endpoints()) {
        empty.add(service.key() + ": more than half of its endpoints are not heard of");
      }
    }
    return empty.isEmpty()
        ? new Check(Question.SERVICES, GOOD, "all services have endpoints")
        : new Check(Question.SERVICES, WARNING, empty.get(0) + more(empty.size()));
  }

  private static Check store(Store store, Instant now) {
    try {
      store.putValue("check", "asked", now.toString());
      return new Check(Question.STORE, GOOD, "the store can be written");
    } catch (StoreException refused) {
      return new Check(Question.STORE, BAD, String.valueOf(refused.getMessage()));
    }
  }

  /** Bad in the last tenth of the certificate's life, a warning in the last fifth. */
  private static Check certificate(X509Certificate certificate, Instant now) {
    Instant end = certificate.getNotAfter().toInstant();
    Duration life = Duration.between(certificate.getNotBefore().toInstant(), end);
    Duration left = Duration.between(now, end);
    String message = "the policy API's certificate ends in " + left.toDays() + " days";
    boolean late = left.multipliedBy(10).compareTo(life) < 0;
    boolean soon = left.multipliedBy(5).compareTo(life) < 0;
    return new Check(Question.SERVING_CERTIFICATE, late ? BAD : soon ? WARNING : GOOD, message);
  }

  private static String more(int count) {
    return count == 1 ? "" : " (and " + (count - 1) + " more)";
  }
}
