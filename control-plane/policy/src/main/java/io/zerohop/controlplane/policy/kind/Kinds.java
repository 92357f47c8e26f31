package io.zerohop.controlplane.policy.kind;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The list of kinds. */
public final class Kinds {
  /** The {@code v1} Service. */
  public static final Kind SERVICE = ServiceKind.define();

  /** Gateway API's HTTPRoute. */
  public static final Kind HTTP_ROUTE = HttpRouteKind.define();

  /** Gateway API's GRPCRoute. */
  public static final Kind GRPC_ROUTE = GrpcRouteKind.define();

  /** Gateway API's ReferenceGrant. */
  public static final Kind REFERENCE_GRANT = ReferenceGrantKind.define();

  /** Our Workload. */
  public static final Kind WORKLOAD = WorkloadKind.define();

  /** Our TrafficPolicy. */
  public static final Kind TRAFFIC_POLICY = TrafficPolicyKind.define();

  /** Our FaultPolicy. */
  public static final Kind FAULT_POLICY = FaultPolicyKind.define();

  /** Our TelemetryPolicy. */
  public static final Kind TELEMETRY_POLICY = TelemetryPolicyKind.define();

  /** Our DatabaseRoute. */
  public static final Kind DATABASE_ROUTE = DatabaseRouteKind.define();

  private static final List<Kind> ALL =
      List.of(
          SERVICE,
          HTTP_ROUTE,
          GRPC_ROUTE,
          REFERENCE_GRANT,
          WORKLOAD,
          TRAFFIC_POLICY,
          FAULT_POLICY,
          TELEMETRY_POLICY,
          DATABASE_ROUTE);

  private Kinds() {}

  /** All kinds, in the order in which lists show them. */
  public static List<Kind> all() {
    return ALL;
  }

  /** Whether it is a route: rules for the calls of its parents. */
  public static boolean isRoute(Kind kind) {
    return kind.equals(HTTP_ROUTE) || kind.equals(GRPC_ROUTE);
  }

  /** The kind of that {@code apiVersion} and {@code kind}, or null. */
  public static @Nullable Kind find(String apiVersion, String kind) {
    for (Kind candidate : ALL) {
      if (candidate.kind().equals(kind)
          && candidate.versions().stream()
              .map(candidate::apiVersion)
              .anyMatch(apiVersion::equals)) {
        return candidate;
      }
    }
    return null;
  }

  /** The kind with that group and kind, whatever the version, or null. */
  public static @Nullable Kind byGroupKind(String group, String kind) {
    for (Kind candidate : ALL) {
      if (candidate.group().equals(group) && candidate.kind().equals(kind)) {
        return candidate;
      }
    }
    return null;
  }

  /** The kind of a resource path, or null where it or its version does not exist. */
  public static @Nullable Kind byPath(String group, String version, String plural) {
    for (Kind candidate : ALL) {
      if (candidate.group().equals(group)
          && candidate.plural().equals(plural)
          && candidate.versions().contains(version)) {
        return candidate;
      }
    }
    return null;
  }

  /**
   * The kind that a person means: its kind, plural, singular or a short name in any letter case,
   * with or without the group after a dot; null where there is none.
   */
  public static @Nullable Kind byName(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    for (Kind candidate : ALL) {
      for (String known : namesOf(candidate)) {
        if (wanted.equals(known) || wanted.equals(known + "." + candidate.group())) {
          return candidate;
        }
      }
    }
    return null;
  }

  /** Every name that {@link #byName} takes, without groups. */
  public static Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    ALL.forEach(kind -> names.addAll(namesOf(kind)));
    return names;
  }

  private static Set<String> namesOf(Kind kind) {
    Set<String> names = new LinkedHashSet<>();
    names.add(kind.plural());
    names.add(kind.singular());
    names.add(kind.kind().toLowerCase(Locale.ROOT));
    names.addAll(kind.names().shortNames());
    return names;
  }
}
