package io.zerohop.controlplane.policy.spec;

import io.zerohop.controlplane.policy.tree.Node;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How connections to Services that are databases are made and given up, and what holds for their
 * statements.
 *
 * @param retireAfter how long one to an endpoint that left is used where no pool asks; null: the
 *     agent's own value
 */
public record DatabaseRouteSpec(
    List<TargetRef> targets,
    Role role,
    Map<String, String> primaryLabels,
    Replicas replicas,
    Connect connect,
    Statements statements,
    @Nullable Duration retireAfter)
    implements Spec {
  public DatabaseRouteSpec {
    targets = List.copyOf(targets);
    primaryLabels = Collections.unmodifiableMap(new LinkedHashMap<>(primaryLabels));
  }

  /** How primary and replicas are told apart. */
  public enum Role {
    /** Each new connection is asked. */
    DETECT("Detect"),
    /** By the labels of the workloads. */
    LABEL("Label");

    private final String word;

    Role(String word) {
      this.word = word;
    }

    /** As policies write it. */
    public String word() {
      return word;
    }
  }

  /** What goes to replicas beside connections that are read-only from the start. */
  public enum Split {
    /** Statements of connections that are set read-only later. */
    TRANSACTION("Transaction"),
    /** Nothing. */
    CONNECTION("Connection");

    private final String word;

    Split(String word) {
      this.word = word;
    }

    /** As policies write it. */
    public String word() {
      return word;
    }
  }

  /**
   * How replicas are used.
   *
   * @param labels which workloads they are, with role Label
   * @param orPrimary whether the primary stands in where none of them can be used
   * @param maxLag how far one may be behind when a connection is made; null: any
   * @param split what else goes to them
   * @param afterWrite how long reads stay with the primary after a write; null: not at all
   */
  public record Replicas(
      Map<String, String> labels,
      boolean orPrimary,
      @Nullable Duration maxLag,
      Split split,
      @Nullable Duration afterWrite) {
    public Replicas {
      labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }
  }

  /**
   * How a connection is tried; null stands for the agent's own value.
   *
   * @param timeout until a connection to a server that fits stands
   * @param retries how often a failed one is tried again
   * @param maxPerEndpoint how many one process has at one endpoint; null: any number
   */
  public record Connect(
      @Nullable Duration timeout, @Nullable Integer retries, @Nullable Integer maxPerEndpoint) {}

  /**
   * What holds for statements.
   *
   * @param timeout time for one where the application sets none; null: none
   * @param rerunReads whether reads are run again when their connection is lost
   * @param denyWrites whether what may write is refused
   */
  public record Statements(@Nullable Duration timeout, boolean rerunReads, boolean denyWrites) {}

  /** Reads a sound resource. */
  public static DatabaseRouteSpec parse(Node.Mapping resource) {
    Fields spec = new Fields(resource.object("spec"));
    Fields replicas = spec.object("replicas");
    Fields connect = spec.object("connect");
    Fields statements = spec.object("statements");
    return new DatabaseRouteSpec(
        TargetRef.parse(spec),
        Role.LABEL.word().equals(spec.text("role")) ? Role.LABEL : Role.DETECT,
        spec.object("primary").textMap("labels"),
        new Replicas(
            replicas.textMap("labels"),
            !"Fail".equals(replicas.text("whenUnavailable")),
            replicas.duration("maxLag"),
            Split.CONNECTION.word().equals(replicas.text("split"))
                ? Split.CONNECTION
                : Split.TRANSACTION,
            replicas.duration("readAfterWrite")),
        new Connect(
            connect.duration("timeout"),
            connect.number("retries"),
            connect.number("maxPerEndpoint")),
        new Statements(
            statements.duration("timeout"),
            statements.flag("rerunReads"),
            "Deny".equals(statements.text("writes"))),
        spec.duration("retireAfter"));
  }
}
