package io.zerohop.controlplane.policy.kind;

import static io.zerohop.controlplane.policy.schema.Schema.anyObject;
import static io.zerohop.controlplane.policy.schema.Schema.list;
import static io.zerohop.controlplane.policy.schema.Schema.mapOf;
import static io.zerohop.controlplane.policy.schema.Schema.object;
import static io.zerohop.controlplane.policy.schema.Schema.text;
import static io.zerohop.controlplane.policy.schema.Schema.whole;

import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.problem.FieldPath;
import io.zerohop.controlplane.policy.problem.NearestName;
import io.zerohop.controlplane.policy.problem.Problem;
import io.zerohop.controlplane.policy.problem.Problems;
import io.zerohop.controlplane.policy.schema.Format;
import io.zerohop.controlplane.policy.schema.Schema;
import io.zerohop.controlplane.policy.tree.Node;
import java.util.List;

/** What all kinds have in common. */
final class Metadata {
  private static final String OURS = "zerohop.io/";

  /** Every annotation of our group that means something. */
  private static final List<String> ANNOTATIONS = List.of("zerohop.io/hosts");

  private Metadata() {}

  /** A resource with that spec. */
  static Schema.Obj resource(String description, Format nameFormat, Schema.Obj spec) {
    return object(description)
        .required("apiVersion", text("Group and version of the kind."))
        .required("kind", text("The kind."))
        .required("metadata", metadata(nameFormat))
        .required("spec", spec)
        .field("status", anyObject("What became of it; written by the control plane alone."));
  }

  private static Schema.Obj metadata(Format nameFormat) {
    Schema names = list("Names.", text("A name."));
    return object("Name, labels and what the control plane notes of the resource.")
        .required(
            "name", text("Its name, unique in its namespace and kind.", nameFormat).length(1, 253))
        .field("namespace", text("Its namespace.", Format.LABEL).standard("default"))
        .field("labels", mapOf("Labels, for selecting.", text("A label's value.")))
        .field(
            "annotations",
            mapOf("Notes. Those of the group zerohop.io are settings.", text("A note."))
                .check(Metadata::annotations))
        .field("uid", text("An identifier that is never used again; set by the control plane."))
        .field(
            "resourceVersion", text("The version of the stored resource, for concurrent changes."))
        .field("generation", whole("Counts changes of the spec.", 0, Long.MAX_VALUE))
        .field("creationTimestamp", text("When it was made; of two policies the older one counts."))
        .field("deletionTimestamp", text("When its deletion was asked for."))
        .field("deletionGracePeriodSeconds", whole("Unused.", 0, Long.MAX_VALUE))
        .field("selfLink", text("Unused."))
        .field("finalizers", names)
        .field("ownerReferences", list("Owners, for tools that keep them.", anyObject("An owner.")))
        .field("managedFields", list("Who set which field.", anyObject("One manager's fields.")));
  }

  private static void annotations(Node.Mapping annotations, FieldPath path, Problems problems) {
    annotations
        .fields()
        .forEach(
            (name, field) -> {
              if (name.startsWith(OURS) && !ANNOTATIONS.contains(name)) {
                problems.add(
                    Problem.of(
                            Code.UNKNOWN_ANNOTATION,
                            path.child(name),
                            field.nameAt(),
                            "annotation \"" + name + "\" does not exist")
                        .withHint(NearestName.question(name, ANNOTATIONS)));
              }
            });
  }
}
