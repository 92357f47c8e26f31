package io.zerohop.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.catalog.CatalogSnapshot;
import io.zerohop.controlplane.policy.Parsed;
import io.zerohop.controlplane.policy.PolicyReader;
import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.controlplane.policy.tree.Source;
import io.zerohop.controlplane.translate.Audience;
import io.zerohop.controlplane.translate.DeclaredWorkloads;
import io.zerohop.controlplane.translate.Dialect;
import io.zerohop.controlplane.translate.Translation;
import io.zerohop.controlplane.translate.XdsResource;
import io.zerohop.controlplane.translate.XdsTypes;
import io.zerohop.controlplane.translate.XdsView;
import io.zerohop.engine.ConfigDemand;
import io.zerohop.engine.EnginePorts;
import io.zerohop.engine.Mesh;
import io.zerohop.engine.MeshSettings;
import io.zerohop.engine.observe.CallObserver;
import io.zerohop.engine.outcome.Explanation;
import io.zerohop.engine.outcome.ExplanationJson;
import io.zerohop.engine.sql.ConnectQuestion;
import io.zerohop.xds.translate.EncodedResources;
import io.zerohop.xds.translate.SnapshotBuilder;
import java.util.List;

/**
 * Explains a call from policy files alone: the control plane's translation, the agent's translation
 * and the engine, one after the other in this process.
 */
final class OfflineExplanation {
  private final String caller;
  private final String namespace;
  private final XdsView view;

  OfflineExplanation(List<PolicyFiles.Text> texts, String caller, String namespace) {
    this.caller = caller;
    this.namespace = namespace;
    Parsed parsed =
        PolicyReader.strict()
            .inNamespace(namespace)
            .read(texts.stream().map(text -> new Source(text.source(), text.text())).toList());
    if (parsed.hasErrors()) {
      StringBuilder all = new StringBuilder();
      parsed.errors().forEach(problem -> all.append(problem.render()));
      throw new CliException(Exit.BAD, all.toString().strip());
    }
    PolicySet policies = PolicySet.of(parsed.resources());
    view =
        Translation.of(policies, CatalogSnapshot.of(DeclaredWorkloads.of(policies)))
            .view(new Audience(Dialect.AGENT, namespace, true));
  }

  JsonNode explain(ExplainVerb.Question question) {
    EncodedResources held = new EncodedResources();
    for (String type : XdsTypes.ALL) {
      for (XdsResource resource : view.all(type)) {
        held.add(type, resource.name(), resource.bytes());
      }
    }
    Mesh mesh =
        new Mesh(
            MeshSettings.DEFAULT.in(namespace).of(caller),
            EnginePorts.real(ConfigDemand.NONE, CallObserver.NONE, name -> name));
    mesh.publish(new SnapshotBuilder(namespace).build(held.resources()));
    JsonNode document = Verb.parse(ExplanationJson.write(explanation(mesh, question)));
    if (document instanceof ObjectNode object) {
      object.put("agent", caller + " (offline, no agent was asked)");
    }
    return document;
  }

  private static Explanation explanation(Mesh mesh, ExplainVerb.Question question) {
    String client = "offline, from policy files";
    if (!question.method().equals(ConnectQuestion.METHOD)) {
      return mesh.explain(new ExplainedRequest(question), client);
    }
    JsonNode sql = question.headers().path(ConnectQuestion.STATEMENT).path(0);
    return mesh.explain(
        ConnectQuestion.of(question.url(), sql.isTextual() ? sql.asText() : null), client);
  }
}
