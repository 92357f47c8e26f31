package io.zerohop.controlplane.policy.kind;

import static io.zerohop.controlplane.policy.schema.Schema.list;
import static io.zerohop.controlplane.policy.schema.Schema.object;
import static io.zerohop.controlplane.policy.schema.Schema.text;

import io.zerohop.controlplane.policy.schema.Format;
import io.zerohop.controlplane.policy.schema.Schema;
import io.zerohop.controlplane.policy.spec.ReferenceGrantSpec;
import java.util.List;

/** Gateway API's ReferenceGrant, served as v1beta1 and v1. */
final class ReferenceGrantKind {
  private ReferenceGrantKind() {}

  static Kind define() {
    return new Kind(
        HttpRouteKind.GROUP,
        List.of("v1beta1", "v1"),
        new Kind.Names("ReferenceGrant", "referencegrants", "referencegrant", List.of("refgrant")),
        Metadata.resource(
            "Permits resources of other namespaces to refer to Services of its own.",
            Format.SUBDOMAIN,
            spec()),
        ReferenceGrantSpec::parse);
  }

  private static Schema.Obj spec() {
    Schema.Obj from =
        object("Resources that may refer.")
            .required("group", text("Their group.", Format.GROUP).length(0, 253))
            .required("kind", text("Their kind.", Format.KIND).length(1, 63))
            .required("namespace", text("Their namespace.", Format.LABEL));
    Schema.Obj to =
        object("Resources that may be referred to.")
            .required(
                "group", text("Their group; empty for Services.", Format.GROUP).length(0, 253))
            .required("kind", text("Their kind.", Format.KIND).length(1, 63))
            .field("name", text("One of that name only; absent: all.").length(0, 253));
    return object("Who may refer to what.")
        .required("from", list("Who; any one is enough.", from).min(1).max(16))
        .required("to", list("What; any one is enough.", to).min(1).max(16));
  }
}
