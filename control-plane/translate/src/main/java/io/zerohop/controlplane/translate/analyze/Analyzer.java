package io.zerohop.controlplane.translate.analyze;

import io.zerohop.controlplane.catalog.CatalogSnapshot;
import io.zerohop.controlplane.catalog.Workload;
import io.zerohop.controlplane.policy.PolicySet;
import io.zerohop.controlplane.policy.Resource;
import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.problem.Problem;
import io.zerohop.controlplane.translate.DeclaredWorkloads;
import io.zerohop.controlplane.translate.DialectLimits;
import io.zerohop.controlplane.translate.mesh.Mesh;
import java.util.ArrayList;
import java.util.List;

/** Looks at valid policies together and finds what probably is a mistake. Pure. */
public final class Analyzer {
  private Analyzer() {}

  /**
   * What files alone show. Whether a Service has endpoints is looked at only in namespaces for
   * which the files declare Workloads.
   */
  public static List<Problem> offline(PolicySet policies) {
    return analyze(policies, CatalogSnapshot.of(DeclaredWorkloads.of(policies)));
  }

  /** What policies and running workloads show; the catalog holds the declared workloads too. */
  public static List<Problem> analyze(PolicySet policies, CatalogSnapshot catalog) {
    Mesh mesh = Mesh.of(policies, catalog);
    Findings findings = new Findings();
    ReferenceAnalyzer references = new ReferenceAnalyzer(mesh, findings);
    mesh.policies().all().forEach(references::analyze);
    new UseAnalyzer(mesh, catalog, findings).analyze();
    new RuleAnalyzer(mesh, findings).analyze();
    ShadowAnalyzer.analyze(mesh, findings);
    limits(mesh.policies(), findings);
    List<Problem> sorted = new ArrayList<>(findings.list());
    sorted.sort((a, b) -> a.subject().compareTo(b.subject()));
    return sorted;
  }

  /**
   * What these resources, which are among the policies, refer to in vain.
   *
   * @param catalog the running workloads, which imply services
   */
  public static List<Problem> references(
      PolicySet policies, CatalogSnapshot catalog, List<Resource> resources) {
    List<Workload> all = new ArrayList<>(catalog.workloads());
    all.removeIf(Workload::declared);
    all.addAll(DeclaredWorkloads.of(policies));
    Findings findings = new Findings();
    Mesh mesh = Mesh.of(policies, CatalogSnapshot.of(all));
    ReferenceAnalyzer references = new ReferenceAnalyzer(mesh, findings);
    resources.forEach(references::analyze);
    return findings.list();
  }

  private static void limits(PolicySet policies, Findings findings) {
    for (Resource resource : policies.all()) {
      String sentence = DialectLimits.sentence(resource);
      if (!sentence.isEmpty()) {
        findings.add(resource, Code.DIALECT_LIMIT, sentence, "");
      }
    }
  }
}
