package io.zerohop.controlplane.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.problem.Level;
import io.zerohop.controlplane.policy.problem.Problem;
import io.zerohop.controlplane.policy.spec.ServiceSpec;
import io.zerohop.controlplane.policy.tree.Source;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fields that are taken and change nothing are listed, each with its path and line. */
class WithoutEffectTest {
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: reviews, namespace: shop}
      spec:
        selector: {app: reviews}
        clusterIP: 10.0.0.1
        clusterIPs: [10.0.0.1]
        externalIPs: [192.0.2.1]
        ipFamilies: [IPv4]
        ipFamilyPolicy: SingleStack
        sessionAffinity: None
        sessionAffinityConfig: {clientIP: {timeoutSeconds: 10}}
        loadBalancerIP: 192.0.2.2
        loadBalancerSourceRanges: [192.0.2.0/24]
        loadBalancerClass: cloud
        externalTrafficPolicy: Local
        internalTrafficPolicy: Cluster
        trafficDistribution: PreferClose
        healthCheckNodePort: 30000
        publishNotReadyAddresses: true
        allocateLoadBalancerNodePorts: false
        ports:
        - port: 80
          nodePort: 30080
      """;

  private static Parsed read(String text) {
    return PolicyReader.strict().read(new Source("policy.yaml", text));
  }

  /** What is listed, one line for each: {@code line:path}. */
  private static List<String> listed(Parsed parsed) {
    return parsed.problems().stream()
        .peek(problem -> assertEquals(Code.NO_EFFECT, problem.code(), problem.toString()))
        .map(WithoutEffectTest::place)
        .toList();
  }

  private static String place(Problem problem) {
    return problem.where() + " " + problem.path();
  }

  @Test
  void everyFieldOfAServiceThatOnlyAClusterKnowsIsListed() {
    Parsed parsed = read(SERVICE);

    assertEquals(
        List.of(
            "policy.yaml:6:3 spec.clusterIP",
            "policy.yaml:7:3 spec.clusterIPs",
            "policy.yaml:8:3 spec.externalIPs",
            "policy.yaml:9:3 spec.ipFamilies",
            "policy.yaml:10:3 spec.ipFamilyPolicy",
            "policy.yaml:11:3 spec.sessionAffinity",
            "policy.yaml:12:3 spec.sessionAffinityConfig",
            "policy.yaml:13:3 spec.loadBalancerIP",
            "policy.yaml:14:3 spec.loadBalancerSourceRanges",
            "policy.yaml:15:3 spec.loadBalancerClass",
            "policy.yaml:16:3 spec.externalTrafficPolicy",
            "policy.yaml:17:3 spec.internalTrafficPolicy",
            "policy.yaml:18:3 spec.trafficDistribution",
            "policy.yaml:19:3 spec.healthCheckNodePort",
            "policy.yaml:20:3 spec.publishNotReadyAddresses",
            "policy.yaml:21:3 spec.allocateLoadBalancerNodePorts",
            "policy.yaml:24:5 spec.ports[0].nodePort"),
        listed(parsed));
    assertInstanceOf(ServiceSpec.class, parsed.resources().get(0).spec(), "and it is taken");
    assertEquals(
        List.of(), parsed.problems().stream().filter(one -> one.level() != Level.INFO).toList());
  }

  @Test
  void theAccountOfAWorkloadIsListedSinceNothingReadsIt() {
    Parsed parsed =
        read(
            """
            apiVersion: zerohop.io/v1alpha1
            kind: Workload
            metadata: {name: r1, namespace: shop}
            spec:
              address: 192.0.2.7
              serviceAccount: robot
              ports: [{port: 8080}]
            """);

    assertEquals(List.of("policy.yaml:6:3 spec.serviceAccount"), listed(parsed));
    assertEquals(1, parsed.resources().size());
  }
}
