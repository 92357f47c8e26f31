package io.zerohop.controlplane.policy;

import io.zerohop.controlplane.policy.kind.ForeignKinds;
import io.zerohop.controlplane.policy.kind.Kind;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.problem.FieldPath;
import io.zerohop.controlplane.policy.problem.NearestName;
import io.zerohop.controlplane.policy.problem.Problem;
import io.zerohop.controlplane.policy.problem.Problems;
import io.zerohop.controlplane.policy.schema.UnknownFields;
import io.zerohop.controlplane.policy.schema.Validator;
import io.zerohop.controlplane.policy.tree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Turns one document into resources. */
final class ResourceReader {
  private static final String LIST = "List";

  private final String namespace;
  private final UnknownFields unknownFields;
  private final boolean stored;
  private final Problems problems;

  ResourceReader(String namespace, UnknownFields unknownFields, boolean stored, Problems problems) {
    this.namespace = namespace;
    this.unknownFields = unknownFields;
    this.stored = stored;
    this.problems = problems;
  }

  /** None for a skipped or refused document, several for a {@code List}. */
  List<Resource> read(Node document) {
    if (!(document instanceof Node.Mapping resource)) {
      refuse(
          document,
          "a document must be an object with apiVersion and kind, was " + document.describe());
      return List.of();
    }
    String apiVersion = resource.text("apiVersion");
    String kindName = resource.text("kind");
    if (apiVersion == null || kindName == null) {
      refuse(document, "apiVersion and kind are required");
      return List.of();
    }
    if (isList(apiVersion, kindName)) {
      List<Resource> all = new ArrayList<>();
      resource.items("items").forEach(item -> all.addAll(read(item)));
      return all;
    }
    Kind kind = Kinds.find(apiVersion, kindName);
    if (kind == null) {
      unknownKind(apiVersion, kindName, resource);
      return List.of();
    }
    return validate(kind, resource);
  }

  /** Whether it is a collection: kubectl's, or one of a single kind as the policy API gives it. */
  private static boolean isList(String apiVersion, String kind) {
    return kind.endsWith(LIST)
        && ((apiVersion.equals("v1") && kind.equals(LIST))
            || Kinds.find(apiVersion, kind.substring(0, kind.length() - LIST.length())) != null);
  }

  private List<Resource> validate(Kind kind, Node.Mapping document) {
    Problems own = new Problems();
    Node checked =
        new Validator(unknownFields, stored, own).validate(kind.schema(), document, FieldPath.ROOT);
    String name = Objects.requireNonNullElse(document.object("metadata").text("name"), "");
    String space =
        Objects.requireNonNullElse(document.object("metadata").text("namespace"), namespace);
    String ref = kind.kind() + "/" + space + "/" + name;
    own.list().forEach(problem -> problems.add(problem.about(ref)));
    if (own.errorsSince(0) || !(checked instanceof Node.Mapping sound)) {
      return List.of();
    }
    Node.Mapping tree =
        sound.with("metadata", sound.object("metadata").with("namespace", (Object) space));
    return List.of(new Resource(kind, space, name, tree, kind.parser().apply(tree), sound.at()));
  }

  private void unknownKind(String apiVersion, String kind, Node.Mapping resource) {
    Node place = Objects.requireNonNullElse(resource.get("kind"), resource);
    String what = "kind " + kind + " of " + apiVersion;
    if (ForeignKinds.contains(apiVersion, kind)) {
      problems.add(
          Code.SKIPPED_KIND,
          FieldPath.ROOT.child("kind"),
          place.at(),
          what + " means nothing here and is skipped");
      return;
    }
    problems.add(
        Problem.of(
                Code.UNKNOWN_KIND,
                FieldPath.ROOT.child("kind"),
                place.at(),
                what + " does not exist")
            .withHint(hint(kind)));
  }

  private static String hint(String kind) {
    List<String> names = Kinds.all().stream().map(Kind::kind).toList();
    String nearest = NearestName.of(kind, names);
    for (Kind candidate : Kinds.all()) {
      if (candidate.kind().equals(nearest)) {
        return "did you mean kind " + nearest + " of " + candidate.apiVersion() + "?";
      }
    }
    return "kinds are " + String.join(", ", names);
  }

  private void refuse(Node document, String message) {
    problems.add(Code.NOT_A_RESOURCE, FieldPath.ROOT, document.at(), message);
  }

  static Problem twice(Resource second, Resource first) {
    String place = first.location().isKnown() ? ", first at " + first.location().origin() : "";
    return Problem.of(
            Code.DUPLICATE_RESOURCE,
            FieldPath.ROOT,
            second.location(),
            second.ref() + " is there twice" + place)
        .about(second.ref());
  }
}
