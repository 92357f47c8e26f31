package io.zerohop.controlplane.policy;

import io.zerohop.controlplane.policy.problem.Problems;
import io.zerohop.controlplane.policy.schema.UnknownFields;
import io.zerohop.controlplane.policy.tree.Node;
import io.zerohop.controlplane.policy.tree.Source;
import io.zerohop.controlplane.policy.tree.TreeReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads resources out of YAML and JSON, strictly: what is not understood is an error with its
 * place, and all errors of all documents show at once. Safe for several threads.
 */
public final class PolicyReader {
  private final String namespace;
  private final UnknownFields unknownFields;
  private final boolean stored;

  private PolicyReader(String namespace, UnknownFields unknownFields, boolean stored) {
    this.namespace = namespace;
    this.unknownFields = unknownFields;
    this.stored = stored;
  }

  /** A strict reader that puts resources without a namespace into {@code default}. */
  public static PolicyReader strict() {
    return new PolicyReader("default", UnknownFields.STRICT, false);
  }

  /**
   * A reader of what was taken before, by an older version perhaps: fields that are unknown now are
   * left out, and rules that came later make warnings instead of errors.
   */
  public static PolicyReader stored() {
    return new PolicyReader("default", UnknownFields.IGNORE, true);
  }

  /** The same reader with another namespace for resources that name none. */
  public PolicyReader inNamespace(String other) {
    return new PolicyReader(other, unknownFields, stored);
  }

  /** The same reader with another answer to unknown fields. */
  public PolicyReader unknownFields(UnknownFields answer) {
    return new PolicyReader(namespace, answer, stored);
  }

  /** Reads all documents of all texts; the same resource twice is an error. */
  public Parsed read(List<Source> sources) {
    Problems problems = new Problems();
    List<Node> documents = new ArrayList<>();
    sources.forEach(source -> documents.addAll(TreeReader.read(source, problems)));
    return documents(documents, problems);
  }

  /** Reads all documents of one text. */
  public Parsed read(Source source) {
    return read(List.of(source));
  }

  /** Checks one document that is a tree already, such as a stored one with a patch applied. */
  public Parsed read(Node document) {
    return documents(List.of(document), new Problems());
  }

  private Parsed documents(List<Node> documents, Problems problems) {
    ResourceReader reader = new ResourceReader(namespace, unknownFields, stored, problems);
    Map<ResourceKey, Resource> known = new HashMap<>();
    List<Resource> resources = new ArrayList<>();
    for (Node document : documents) {
      for (Resource resource : reader.read(document)) {
        Resource first = known.putIfAbsent(resource.key(), resource);
        if (first == null) {
          resources.add(resource);
        } else {
          problems.add(ResourceReader.twice(resource, first));
        }
      }
    }
    return new Parsed(resources, problems.list());
  }
}
