package io.zerohop.controlplane.policy.spec;

import io.zerohop.controlplane.policy.tree.Node;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How connections to Services that are databases are made and given up.
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

  /**
   * How replicas are used.
   *
   * @param labels which workloads they are, with role Label
   * @param orPrimary whether the primary stands in where none of them can be used
   * @param maxLag how far one may be behind when a connection is made; null: any
   */
  public record Replicas(Map<String, String> labels, boolean orPrimary, @Nullable Duration maxLag) {
    public Replicas {
      labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    }
  }

  /**
   * How a connection is tried; null stands for the agent's own value.
   *
   * @param timeout until a connection to a server that fits stands
   * @param retries how often a failed one is tried again
   */
  public record Connect(@Nullable Duration timeout, @Nullable Integer retries) {}

  /** Reads a sound resource. */
  public static DatabaseRouteSpec parse(Node.Mapping resource) {
    Fields spec = new Fields(resource.object("spec"));
    Fields replicas = spec.object("replicas");
    Fields connect = spec.object("connect");
    return new DatabaseRouteSpec(
        TargetRef.parse(spec),
        Role.LABEL.word().equals(spec.text("role")) ? Role.LABEL : Role.DETECT,
        spec.object("primary").textMap("labels"),
        new Replicas(
            replicas.textMap("labels"),
            !"Fail".equals(replicas.text("whenUnavailable")),
            replicas.duration("maxLag")),
        new Connect(connect.duration("timeout"), connect.number("retries")),
        spec.duration("retireAfter"));
  }
}
