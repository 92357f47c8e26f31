package io.zerohop.runtime;

import io.zerohop.diagnostics.AgentLog;
import io.zerohop.diagnostics.FailedCalls;
import io.zerohop.diagnostics.Json;
import io.zerohop.engine.Mesh;
import io.zerohop.engine.Snapshot;
import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.pick.LiveCluster;
import io.zerohop.spi.hook.LibraryState;
import io.zerohop.xds.client.ClientState;
import io.zerohop.xds.client.ConfigurationNumber;
import io.zerohop.xds.client.XdsClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects the status document when it is asked for. Thread-safe. */
record StatusReport(
    Who who,
    Settings settings,
    Mesh mesh,
    FailedCalls failed,
    AgentLog log,
    OpenPorts ports,
    LateClient client,
    ConfigurationFeed feed,
    ProxiesMet proxies,
    Seeing seeing,
    Supplier<List<String>> jvmOptions,
    Supplier<List<LibraryState>> libraries,
    Supplier<List<String>> driversUntouched,
    Supplier<AgentStatus.Joined> joined) {

  /** The document. */
  String json(ConfigurationNumber number) {
    return Json.write(
        new AgentStatus(
            identity(),
            mesh.mode(),
            process(),
            joined.get(),
            connection(),
            configuration(number),
            settings.effective(),
            settings.warnings(),
            libraries.get(),
            otherAgents(jvmOptions.get()),
            ports.now(),
            new AgentStatus.Calls(
                failed.counts(),
                failed.wouldHaveCount(),
                failed.mirrorsSkipped(),
                failed.delaysInjected(),
                failed.newest(0)),
            AgentStatus.ToldLoad.of(mesh.ownLoad()),
            proxies.now(),
            new AgentStatus.Databases(
                mesh.databaseConnections(),
                mesh.secondConnections(),
                failed.keptOnPrimary(),
                failed.neverValidated(),
                driversUntouched.get()),
            seeing.status(),
            new AgentStatus.Cost(log.faultCount(), ourThreads())));
  }

  /** The woven libraries in words, for the first line of an explanation. */
  String libraryWords() {
    TreeSet<String> words = new TreeSet<>();
    for (LibraryState state : libraries.get()) {
      if (state.applied()) {
        words.add(state.version().isEmpty() ? state.name() : state.name() + " " + state.version());
      }
    }
    return words.isEmpty() ? "none is woven so far" : "woven here: " + String.join(", ", words);
  }

  private AgentStatus.Identity identity() {
    return new AgentStatus.Identity(
        who.instance(),
        who.service().name(),
        who.service().source(),
        who.namespace(),
        who.serviceAccount(),
        who.labels());
  }

  private AgentStatus.ProcessFacts process() {
    return new AgentStatus.ProcessFacts(
        Who.VERSION,
        ProcessHandle.current().pid(),
        System.getProperty("java.version", ""),
        System.getProperty("java.vendor", ""),
        who.program(),
        Instant.ofEpochMilli(who.startedEpochMillis()),
        ClassArchive.words(System.getProperty("java.vm.info", ""), jvmOptions.get()));
  }

  private @Nullable ClientState state() {
    XdsClient there = client.get();
    return there == null ? null : there.state();
  }

  private AgentStatus.Connection connection() {
    String from = settings.source(Setting.CONTROL_PLANE);
    ClientState state = state();
    if (state == null) {
      return new AgentStatus.Connection(
          settings.text(Setting.CONTROL_PLANE),
          from,
          false,
          "not tried yet",
          "none",
          "",
          null,
          null,
          List.of());
    }
    return new AgentStatus.Connection(
        state.controlPlane(),
        from,
        state.connected(),
        state.failure(),
        state.protocol(),
        state.registeredAs(),
        state.savedAt(),
        state.lastUpdate(),
        state.refusals());
  }

  private AgentStatus.Configuration configuration(ConfigurationNumber number) {
    Snapshot snapshot = mesh.snapshot();
    ClientState state = state();
    List<AgentStatus.Destination> destinations = new ArrayList<>();
    for (Cluster cluster : snapshot.clusters().values()) {
      LiveCluster live = mesh.cluster(cluster.name());
      destinations.add(
          live == null
              ? AgentStatus.Destination.of(cluster)
              : AgentStatus.Destination.of(live, mesh.nanoTime()));
    }
    return new AgentStatus.Configuration(
        number.held() == 0 ? "" : Long.toString(number.held()),
        snapshot.held(),
        snapshot.directory().listeners().size(),
        state == null ? List.of() : List.copyOf(new TreeSet<>(state.demanded())),
        destinations,
        feed.leftOut());
  }

  private static List<String> otherAgents(List<String> options) {
    List<String> others = new ArrayList<>();
    for (String option : options) {
      if (option.startsWith("-javaagent:") && !option.contains("zerohop")) {
        others.add(option.substring("-javaagent:".length()).split("=", 2)[0]);
      }
    }
    return others;
  }

  private static int ourThreads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("zerohop-"))
            .count();
  }
}
