package io.zerohop.controlplane.policy.kind;

import static io.zerohop.controlplane.policy.schema.Schema.flag;
import static io.zerohop.controlplane.policy.schema.Schema.list;
import static io.zerohop.controlplane.policy.schema.Schema.mapOf;
import static io.zerohop.controlplane.policy.schema.Schema.object;
import static io.zerohop.controlplane.policy.schema.Schema.text;
import static io.zerohop.controlplane.policy.schema.Schema.whole;

import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.problem.FieldPath;
import io.zerohop.controlplane.policy.problem.Problem;
import io.zerohop.controlplane.policy.problem.Problems;
import io.zerohop.controlplane.policy.schema.Format;
import io.zerohop.controlplane.policy.schema.Schema;
import io.zerohop.controlplane.policy.spec.DatabaseRouteSpec;
import io.zerohop.controlplane.policy.spec.DatabaseRouteSpec.Role;
import io.zerohop.controlplane.policy.spec.DatabaseRouteSpec.Split;
import io.zerohop.controlplane.policy.tree.Node;
import java.util.List;

/** Our DatabaseRoute, attached directly to Services as a TrafficPolicy is. */
final class DatabaseRouteKind {
  private DatabaseRouteKind() {}

  static Kind define() {
    String description =
        "How connections to Services that are databases are made, and what holds for their"
            + " statements: which workloads are primary and which replicas, how long one that fits"
            + " is looked for, what may be written. Without one for its Service a connection is"
            + " left as it is; of two on one Service the older one counts.";
    return new Kind(
        WorkloadKind.GROUP,
        WorkloadKind.VERSIONS,
        new Kind.Names("DatabaseRoute", "databaseroutes", "databaseroute", List.of("dbr")),
        Metadata.resource(description, Format.SUBDOMAIN, spec()),
        DatabaseRouteSpec::parse);
  }

  private static Schema.Obj spec() {
    Schema.Obj target =
        object("A Service of the route's own namespace.")
            .field("group", text("Empty, for Services.", Format.GROUP).standard(""))
            .required("kind", text("Service.", Format.KIND))
            .required("name", text("The Service's name.", Format.LABEL))
            .check(TargetSchema::service);
    return object("What holds for connections to the Services.")
        .required(
            "targetRefs",
            list("The Services that it is for.", target)
                .min(1)
                .max(16)
                .keys("group", "kind", "name"))
        .field(
            "role",
            text("Detect: each new connection is asked for its role, and one of the wrong role is"
                    + " passed over. Label: the labels below say it.")
                .oneOf(Role.DETECT.word(), Role.LABEL.word())
                .standard(Role.DETECT.word()))
        .field(
            "primary",
            object("Which workloads of the Service take writes.").field("labels", labels()))
        .field("replicas", replicas())
        .field("connect", connect())
        .field("statements", statements())
        .field(
            "retireAfter",
            text(
                    "A connection to an endpoint that left the Service, or is draining, is not good"
                        + " any more when its pool asks; where no pool asks, its first statement"
                        + " outside a transaction fails with SQLState 08006 after this time.",
                    Format.DURATION)
                .standard("30s"))
        .check(DatabaseRouteKind::labelsByRole);
  }

  private static Schema.Obj labels() {
    return mapOf(
        "With role Label: the labels that they have, all of them.", text("A label's value."));
  }

  private static Schema.Obj replicas() {
    return object(
            "Which workloads of the Service follow the primary. Connections that are read-only"
                + " from the start (readOnly=true or targetServerType=secondary in the URL) go to"
                + " them, and what split says.")
        .field("labels", labels())
        .field(
            "whenUnavailable",
            text("What such connections do where no replica can be used. Primary: they go to the"
                    + " primary. Fail: they fail.")
                .oneOf("Primary", "Fail")
                .standard("Primary"))
        .field(
            "split",
            text("What else goes to them. Transaction: statements of a connection that is set"
                    + " read-only after it stands (setReadOnly(true), as a read-only transaction"
                    + " of Spring does), over a second connection behind it, until the session has"
                    + " state of its own (SET, temporary tables, locks, ...); not where the driver"
                    + " is told to make nothing of it (readOnlyMode=ignore,"
                    + " readOnlyPropagatesToServer=false), nor in XA. A transaction that a text"
                    + " begins as read-only (START TRANSACTION READ ONLY, or SET TRANSACTION READ"
                    + " ONLY before its first statement) counts with PostgreSQL's driver; with"
                    + " MySQL's and MariaDB's it stays with the primary. Connection: nothing.")
                .oneOf(Split.TRANSACTION.word(), Split.CONNECTION.word())
                .standard(Split.TRANSACTION.word()))
        .field(
            "readAfterWrite",
            text(
                "How long such statements stay with the primary after one on their connection may"
                    + " have written. Absent: not at all.",
                Format.DURATION))
        .check(DatabaseRouteKind::heldBackWhereSplit)
        .field(
            "maxLag",
            text(
                "How far a replica may be behind when a connection is made; one further behind is"
                    + " passed over.",
                Format.DURATION));
  }

  private static Schema.Obj connect() {
    return object("How a connection is tried.")
        .field(
            "timeout",
            text(
                    "Until a connection to a server that fits stands: other endpoints are tried,"
                        + " again and again, as long. A server that accepts and says nothing has"
                        + " half of what is left, a second at least, while another could be tried,"
                        + " else all of it. The application's own shorter limit for the login wins"
                        + " (loginTimeout, DriverManager's); connectTimeout is for reaching a"
                        + " server, and for beginning again with all of them.",
                    Format.DURATION)
                .standard("10s"))
        .field(
            "retries",
            whole(
                "How often a connection that failed is tried again, at another endpoint where"
                    + " there is one; absent: while there is time.",
                0,
                100))
        .field(
            "maxPerEndpoint",
            whole(
                "Connections that one process has at one endpoint, of both sides; other endpoints"
                    + " are taken first, and beyond the last a connection fails with CIRCUIT_OPEN."
                    + " Absent: any number.",
                1,
                1_000_000));
  }

  private static Schema.Obj statements() {
    return object("What holds for statements of the application, not for the driver's own.")
        .field(
            "timeout",
            text(
                "Time for a statement where the application sets none; counted in seconds, a part"
                    + " of one as a whole one.",
                Format.DURATION))
        .field(
            "rerunReads",
            flag("Whether a read outside a transaction, in autocommit, is run once more on a new"
                    + " connection if its own is lost before anything was returned; not once its"
                    + " session has state that a new one would lack (SET, a temporary table, a"
                    + " procedure that was called, ...). Done with PostgreSQL's driver, and with"
                    + " MySQL's and MariaDB's but for a statement that is prepared on the server,"
                    + " has a fetch size or a limit of rows, or gives rows that can be changed.")
                .standard(false))
        .field(
            "writes",
            text("Deny: statements that may write fail with SQLState 25006 and DENIED_BY_POLICY.")
                .oneOf("Allow", "Deny")
                .standard("Allow"));
  }

  private static void heldBackWhereSplit(Node.Mapping replicas, FieldPath path, Problems problems) {
    Node held = replicas.get("readAfterWrite");
    if (held != null && Split.CONNECTION.word().equals(replicas.text("split"))) {
      problems.add(
          Problem.of(
                  Code.CONTRADICTION,
                  path.child("readAfterWrite"),
                  held.at(),
                  path
                      + ".readAfterWrite says nothing where split is Connection: a connection"
                      + " either reads or writes")
              .withHint("write split: Transaction, or leave readAfterWrite out"));
    }
  }

  private static void labelsByRole(Node.Mapping spec, FieldPath path, Problems problems) {
    boolean byLabel = Role.LABEL.word().equals(spec.text("role"));
    for (String side : List.of("primary", "replicas")) {
      boolean given = !spec.object(side).object("labels").fields().isEmpty();
      FieldPath at = path.child(side).child("labels");
      if (given && !byLabel) {
        problems.add(
            Problem.of(
                    Code.CONTRADICTION,
                    at,
                    spec.object(side).at(),
                    at + " says nothing where role is Detect: each connection is asked instead")
                .withHint("write role: Label, or leave the labels out"));
      } else if (!given && byLabel && side.equals("primary")) {
        problems.add(
            Problem.of(
                    Code.MISSING_FIELD,
                    at,
                    spec.at(),
                    at + " is missing, and role is Label: no workload would be the primary")
                .withHint("name the primary's labels, or write role: Detect"));
      }
    }
  }
}
