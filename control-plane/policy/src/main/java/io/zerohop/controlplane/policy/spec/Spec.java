package io.zerohop.controlplane.policy.spec;

/** What a resource says, by its kind. Immutable. */
public sealed interface Spec
    permits RouteSpec,
        DatabaseRouteSpec,
        ReferenceGrantSpec,
        ServiceSpec,
        FaultPolicySpec,
        TelemetryPolicySpec,
        TrafficPolicySpec,
        WorkloadSpec {}
