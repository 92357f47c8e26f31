package io.zerohop.scenarios;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Who may depend on whom, on the compiled classes. This is where it is written down; the poms tell
 * the enforcer the same of modules ({@code dependencies.banned}).
 */
class ArchitectureTest {
  private static JavaClasses ours;

  @BeforeAll
  static void readClasses() throws IOException {
    List<Path> compiled;
    try (Stream<Path> walk = Files.walk(Jars.root(), 5)) {
      compiled =
          walk.filter(path -> path.endsWith(Path.of("target", "classes")))
              .filter(path -> !path.toString().contains("smoke-tests"))
              .toList();
    }
    ours = new ClassFileImporter().importPaths(compiled);
  }

  @Test
  void theEngineDependsOnTheJdkAlone() {
    only(
            "io.zerohop.engine..",
            "io.zerohop.engine..",
            "java.lang..",
            "java.util..",
            "java.net",
            "java.nio.charset")
        .check(ours);
    noClasses()
        .that()
        .resideInAPackage("io.zerohop.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.net.http..",
            "javax.sql..",
            "java.util.logging..",
            "java.nio.channels..",
            "java.nio.file..")
        .check(ours);
  }

  @Test
  void theBootstrapDependsOnTheJdkAlone() {
    noOurs("io.zerohop.bootstrap..", "io.zerohop.bootstrap..").check(ours);
    foreign("io.zerohop.bootstrap..").check(ours);
  }

  @Test
  void theSpiKnowsTheEngineAndTheSeamOnly() {
    noOurs("io.zerohop.spi..", "io.zerohop.spi..", "io.zerohop.engine..", "io.zerohop.bootstrap..")
        .check(ours);
    foreign("io.zerohop.spi..").check(ours);
  }

  @Test
  void theWeaverKnowsTheSpiTheSeamAndAsmOnly() {
    noOurs(
            "io.zerohop.weaver..",
            "io.zerohop.weaver..",
            "io.zerohop.spi..",
            "io.zerohop.bootstrap..")
        .check(ours);
    only(
            "io.zerohop.weaver..",
            "io.zerohop.weaver..",
            "io.zerohop.spi..",
            "io.zerohop.bootstrap..",
            "org.objectweb.asm..",
            "java..")
        .check(ours);
  }

  @Test
  void diagnosticsKnowTheEngineAndTheSpiOnly() {
    noOurs(
            "io.zerohop.diagnostics..",
            "io.zerohop.diagnostics..",
            "io.zerohop.engine..",
            "io.zerohop.spi..")
        .check(ours);
  }

  @Test
  void telemetryKnowsTheEngineAndTheSpiOnly() {
    noOurs(
            "io.zerohop.telemetry..",
            "io.zerohop.telemetry..",
            "io.zerohop.engine..",
            "io.zerohop.spi..")
        .check(ours);
  }

  @Test
  void theXdsClientKnowsTheMessagesOnlyAndItsTranslationTheEngineToo() {
    noOurs("io.zerohop.xds.client..", "io.zerohop.xds.client..", "io.zerohop.proto..").check(ours);
    noOurs(
            "io.zerohop.xds.translate..",
            "io.zerohop.xds.translate..",
            "io.zerohop.proto..",
            "io.zerohop.engine..")
        .check(ours);
  }

  @Test
  void openTelemetryIsKnownToTelemetryOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.zerohop.telemetry.export..",
            "io.zerohop.otel..",
            "io.zerohop.controlplane.telemetry.wire..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.opentelemetry..")
        .check(ours);
  }

  @Test
  void prometheusIsKnownToWhatWritesItsTextOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.zerohop.controlplane.telemetry.scrape..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.prometheus..")
        .check(ours);
  }

  @Test
  void asmIsKnownToTheWeaverOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.zerohop.weaver..", "io.zerohop.testkit..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.objectweb.asm..", "net.bytebuddy..")
        .check(ours);
  }

  @Test
  void protobufStaysAtItsEdges() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.zerohop.proto..",
            "io.zerohop.xds..",
            "io.zerohop.telemetry.export..",
            "io.zerohop.controlplane.telemetry.wire..",
            "io.zerohop.controlplane.translate..",
            "io.zerohop.controlplane.xds..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.google.protobuf..", "io.zerohop.proto..")
        .check(ours);
  }

  @Test
  void yamlIsKnownToPolicyOnlyAndSqlToTheStoreOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.zerohop.controlplane.policy..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.snakeyaml..")
        .check(ours);
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.zerohop.controlplane.store..",
            "io.zerohop.instrumentation..",
            "io.zerohop.testkit..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.sql..")
        .check(ours);
  }

  @Test
  void instrumentationsKnowTheSpiAndTheEnginesStepsOnly() {
    noOurs(
            "io.zerohop.instrumentation..",
            "io.zerohop.instrumentation..",
            "io.zerohop.spi..",
            "io.zerohop.engine.attempt..",
            "io.zerohop.engine.outcome..",
            "io.zerohop.engine.serve..",
            "io.zerohop.engine.sql..",
            "io.zerohop.engine.trace..")
        .check(ours);
    slices()
        .matching("io.zerohop.instrumentation.(*)..")
        .should()
        .notDependOnEachOther()
        .ignoreDependency(alwaysTrue(), resideInAPackage("io.zerohop.instrumentation.jdbc.."))
        .ignoreDependency(alwaysTrue(), resideInAPackage("io.zerohop.instrumentation.server.."))
        .check(ours);
  }

  @Test
  void thePartsOfTheControlPlaneKeepTheirDirections() {
    String plane = "io.zerohop.controlplane.";
    for (String alone : List.of("policy", "catalog", "ca", "store", "telemetry")) {
      noOurs(plane + alone + "..", plane + alone + "..").check(ours);
    }
    noOurs(
            plane + "translate..",
            plane + "translate..",
            plane + "policy..",
            plane + "catalog..",
            "io.zerohop.proto..")
        .check(ours);
    noOurs(
            "io.zerohop.cli..",
            "io.zerohop.cli..",
            plane + "policy..",
            plane + "catalog..",
            plane + "translate..",
            "io.zerohop.xds.translate..",
            "io.zerohop.engine..")
        .check(ours);
  }

  @Test
  void theServersOfTheControlPlaneKeepTheirDirections() {
    String plane = "io.zerohop.controlplane.";
    noOurs(
            plane + "api..",
            plane + "api..",
            plane + "policy..",
            plane + "catalog..",
            plane + "store..",
            plane + "ca..",
            plane + "telemetry..",
            plane + "translate..",
            "io.zerohop.xds.translate..",
            "io.zerohop.engine..")
        .check(ours);
    noOurs(
            plane + "xds..",
            plane + "xds..",
            plane + "api.agents..",
            plane + "catalog..",
            plane + "translate..",
            "io.zerohop.proto..")
        .check(ours);
    noOurs(plane + "server..", "io.zerohop.controlplane..", "io.zerohop.cli..").check(ours);
    noClasses()
        .that()
        .resideInAPackage("io.zerohop.controlplane..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.zerohop.weaver..", "io.zerohop.runtime..")
        .check(ours);
  }

  @Test
  void noPackagesFormACycle() {
    slices()
        .matching("io.zerohop.(**)")
        .should()
        .beFreeOfCycles()
        .check(ours.that(DescribedPredicate.not(resideInAPackage("io.zerohop.proto.."))));
  }

  @Test
  void noPublicTypeHasANameThatSaysNothing() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.zerohop.proto..")
        .should()
        .haveNameMatching(".*(Manager|Helper|Utils?|Impl)")
        .check(ours);
  }

  private static ArchRule only(String from, String... allowed) {
    return classes()
        .that()
        .resideInAPackage(from)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(allowed)
                .or(resideInAPackage("org.jspecify.annotations"))
                .or(JavaClass.Predicates.resideInAPackage("")));
  }

  /** Of our own packages, only these. */
  private static ArchRule noOurs(String from, String... allowed) {
    return noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.zerohop..")
                .and(DescribedPredicate.not(resideInAnyPackage(allowed))));
  }

  /** No libraries at all. */
  private static ArchRule foreign(String from) {
    return noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("net..", "com.google..", "io.grpc..", "io.netty..", "org.slf4j.."));
  }
}
