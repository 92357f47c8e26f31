package io.zerohop.controlplane.api.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.api.policies.Origin;
import io.zerohop.controlplane.api.policies.StoredPolicies;
import io.zerohop.controlplane.api.resource.Documents;
import io.zerohop.controlplane.api.resource.ResourceWrites;
import io.zerohop.controlplane.api.resource.Target;
import io.zerohop.controlplane.api.resource.TransactionWrites;
import io.zerohop.controlplane.api.resource.WriteOptions;
import io.zerohop.controlplane.api.resource.Written;
import io.zerohop.controlplane.catalog.CatalogSnapshot;
import io.zerohop.controlplane.policy.Parsed;
import io.zerohop.controlplane.policy.PolicyReader;
import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.problem.Level;
import io.zerohop.controlplane.policy.problem.Problem;
import io.zerohop.controlplane.policy.schema.UnknownFields;
import io.zerohop.controlplane.policy.tree.Source;
import io.zerohop.controlplane.policy.tree.TreeWriter;
import io.zerohop.controlplane.store.Store;
import io.zerohop.controlplane.store.StoredObject;
import io.zerohop.controlplane.store.Transaction;
import io.zerohop.controlplane.translate.analyze.Analyzer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stores several documents in one transaction: all of them, or none if one is refused. References
 * that lead to nothing, once all is stored, are errors too, unless the caller allows them.
 */
public final class Batch {
  private static final String MANAGER = "zerohop";

  private final StoredPolicies policies;
  private final Supplier<CatalogSnapshot> catalog;
  private final ResourceWrites writes;

  /**
   * @param policies what the store holds as policy
   * @param catalog the workloads, which imply services
   */
  public Batch(
      Store store, StoredPolicies policies, Supplier<CatalogSnapshot> catalog, Clock clock) {
    this.policies = policies;
    this.catalog = catalog;
    this.writes = new ResourceWrites(store, clock);
  }

  /**
   * Does what the request says.
   *
   * @param caller who it is, for the audit
   */
  public BatchResult run(BatchRequest request, String caller) {
    Parsed parsed = PolicyReader.strict().inNamespace(request.namespace()).read(request.sources());
    List<Problem> problems = new ArrayList<>(parsed.problems());
    WriteOptions options =
        new WriteOptions(request.dryRun(), UnknownFields.STRICT, MANAGER, true, caller);
    if (parsed.hasErrors()) {
      // The references of what is sound are looked at too: all problems show at once.
      problems.addAll(unresolved(parsed.resources(), request));
      return new BatchResult(false, List.of(), problems);
    }
    return writes.run(
        options,
        transaction -> {
          problems.addAll(unresolved(parsed.resources(), request));
          if (problems.stream().anyMatch(Problem::isError)) {
            return new BatchResult(false, List.of(), problems);
          }
          List<BatchResult.Item> items = new ArrayList<>();
          for (Resource resource : parsed.resources()) {
            items.add(store(transaction, options, resource, request.sources()));
          }
          return new BatchResult(true, items, problems);
        });
  }

  private List<Problem> unresolved(List<Resource> resources, BatchRequest request) {
    PolicySet after = policies.current().with(resources, List.of());
    List<Problem> found = Analyzer.references(after, catalog.get(), resources);
    return request.allowUnresolved()
        ? found.stream().map(problem -> problem.withLevel(Level.WARNING)).toList()
        : found;
  }

  private BatchResult.Item store(
      Transaction transaction, WriteOptions options, Resource resource, List<Source> sources) {
    Target target =
        new Target(
            resource.kind(), resource.kind().version(), resource.namespace(), resource.name());
    ObjectNode document = (ObjectNode) Json.of(resource.tree());
    document.put("apiVersion", target.apiVersion());
    Optional<StoredObject> before = transaction.find(target.key());
    TransactionWrites writing = writes.in(transaction, options);
    Written written = writing.put(target, document, source(resource, sources));
    return new BatchResult.Item(
        resource,
        written.action().name().toLowerCase(Locale.ROOT),
        before
            .map(stored -> yaml(Documents.compose(stored, target.kind(), target.version())))
            .orElse(null),
        yaml(written.document()));
  }

  private static @Nullable String source(Resource resource, List<Source> sources) {
    return sources.stream()
        .filter(source -> source.name().equals(resource.location().source()))
        .findFirst()
        .flatMap(source -> Origin.of(source, resource))
        .map(Origin::toJson)
        .orElse(null);
  }

  /** The document as people compare it: without what the control plane notes of it. */
  private static String yaml(ObjectNode document) {
    ObjectNode shown = document.deepCopy();
    shown.remove("status");
    shown
        .withObject("/metadata")
        .remove(
            List.of("uid", "resourceVersion", "generation", "creationTimestamp", "managedFields"));
    return TreeWriter.yaml(Json.toNode(shown));
  }
}
