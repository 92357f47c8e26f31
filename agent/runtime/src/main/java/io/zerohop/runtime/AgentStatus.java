package io.zerohop.runtime;

import io.zerohop.diagnostics.FailedCalls.FailedCall;
import io.zerohop.engine.Held;
import io.zerohop.engine.Mode;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.pick.Endpoint.Health;
import io.zerohop.engine.pick.LiveCluster;
import io.zerohop.engine.pick.LiveEndpoint;
import io.zerohop.engine.pick.Load;
import io.zerohop.engine.serve.OwnLoad;
import io.zerohop.spi.hook.LibraryState;
import io.zerohop.xds.client.ListeningPorts;
import io.zerohop.xds.client.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The status document: everything an agent knows of itself. Written as JSON with these names, which
 * may grow and are never renamed.
 *
 * @param warnings about settings
 * @param otherAgents {@code -javaagent} arguments of this JVM beside ours, without their options
 */
public record AgentStatus(
    Identity identity,
    Mode mode,
    ProcessFacts process,
    Joined joined,
    Connection controlPlane,
    Configuration configuration,
    List<Settings.Effective> settings,
    List<String> warnings,
    List<LibraryState> libraries,
    List<String> otherAgents,
    ListeningPorts listening,
    Calls calls,
    ToldLoad load,
    Proxies proxies,
    Databases databases,
    Telemetry telemetry,
    Cost cost) {

  /** Who it is. */
  public record Identity(
      String instance,
      String service,
      String serviceNameFrom,
      String namespace,
      String serviceAccount,
      Map<String, String> labels) {}

  /**
   * The JVM.
   *
   * @param classArchive the archive of classes that its options name, and whether it is in use
   */
  public record ProcessFacts(
      String agentVersion,
      long pid,
      String javaVersion,
      String javaVendor,
      String program,
      Instant startedAt,
      String classArchive) {}

  /**
   * How the agent came into the JVM.
   *
   * @param by {@code -javaagent}, {@code attach}, or whose extension it is
   * @param at when, where the application was running before; else null
   * @param librariesFromBefore those that the application had loaded by then: of these there may be
   *     objects (channels, connections of pools) that were made without the agent
   */
  public record Joined(String by, @Nullable Instant at, List<String> librariesFromBefore) {}

  /**
   * The control plane as this agent sees it.
   *
   * @param failure why there is no connection, empty while there is one
   * @param startedFrom when the last-known-good was confirmed that this process began with
   */
  public record Connection(
      String address,
      String addressFrom,
      boolean connected,
      String failure,
      String protocol,
      String registeredAs,
      @Nullable Instant startedFrom,
      @Nullable Instant lastUpdate,
      List<Refusal> refusals) {}

  /**
   * What is held.
   *
   * @param listeners how many hosts the mesh has
   * @param called destinations that the application calls
   * @param version the control plane's number of it, empty where none was counted
   * @param leftOut what resources say and this agent does not do, by resource
   */
  public record Configuration(
      String version,
      Held held,
      int listeners,
      List<String> called,
      List<Destination> destinations,
      Map<String, List<String>> leftOut) {}

  /**
   * A cluster with its endpoints.
   *
   * @param retries under way, of how many that may be
   * @param breaker what is on its way, of how much that may be; null where nothing is limited
   */
  public record Destination(
      String name,
      String balancing,
      @Nullable String retries,
      @Nullable String breaker,
      List<Target> endpoints) {
    /** One whose endpoints are not held. */
    static Destination of(Cluster cluster) {
      return new Destination(cluster.name(), cluster.balancing().words(), null, null, List.of());
    }

    /**
     * What is configured and what this process knows beside.
     *
     * @param now on the engine's clock
     */
    static Destination of(LiveCluster live, long now) {
      Cluster cluster = live.cluster();
      String breaker = live.breaker().words(cluster.breaker());
      return new Destination(
          cluster.name(),
          cluster.balancing().words(),
          live.budgetWords(),
          breaker.isEmpty() ? null : breaker,
          live.all().stream().map(endpoint -> Target.of(endpoint, now)).toList());
    }
  }

  /**
   * An endpoint.
   *
   * @param health as the control plane tells it
   * @param inFlight calls of this process to it
   * @param utilisation what share of what it can do it does, as it said in the last ten seconds, 1
   *     for all; null where it did not say
   * @param ejected why this process leaves it out and for how long; null while it does not
   */
  public record Target(
      String address,
      String workload,
      String version,
      Health health,
      int inFlight,
      @Nullable Double utilisation,
      @Nullable String ejected) {
    static Target of(LiveEndpoint live, long now) {
      Endpoint endpoint = live.endpoint();
      String ejected = live.ejection(now);
      return new Target(
          endpoint.hostPort(),
          endpoint.workload(),
          endpoint.version(),
          endpoint.health(),
          live.inFlight(),
          share(live.utilisation(now)),
          ejected.isEmpty() ? null : ejected);
    }
  }

  /** Null for unknown. */
  private static @Nullable Double share(double utilisation) {
    return utilisation < 0 ? null : utilisation;
  }

  /**
   * What this process says of its load to callers that ask.
   *
   * @param told whether they are told, which a policy may forbid
   * @param asked whether somebody did, in the last half minute: nothing is counted else
   * @param inFlight requests that it is answering
   * @param utilisation what share of its CPUs' time it uses, 1 for all; null where that is not
   *     measured
   */
  public record ToldLoad(boolean told, boolean asked, int inFlight, @Nullable Double utilisation) {
    static ToldLoad of(OwnLoad own) {
      Load now = own.now();
      return new ToldLoad(own.isTold(), own.isCounting(), now.inFlight(), share(now.utilisation()));
    }
  }

  /**
   * What became of calls.
   *
   * @param ended by public reason code
   * @param delaysInjected calls that policy delayed on purpose, however they ended
   * @param failures the last ones
   */
  public record Calls(
      Map<Reason, Long> ended,
      long wouldHave,
      long mirrorsSkipped,
      long delaysInjected,
      List<FailedCall> failures) {}

  /**
   * Calls over HTTP that met a proxy.
   *
   * @param passedBy went directly to the mesh's destination, past a proxy that the JVM's own
   *     settings ({@code http.proxyHost}) choose for it
   * @param withoutPolicy went through a proxy, and so without policy, to a host that is or may be
   *     the mesh's: the application gave that proxy to the client or the call, or {@code
   *     proxy.respect} lets the JVM's settings count
   */
  public record Proxies(long passedBy, long withoutPolicy) {}

  /**
   * Connections to databases.
   *
   * @param connections how many there are to each endpoint, by {@code service address}
   * @param secondConnections how many of them stand behind another one, to a replica, for what is
   *     read while that one is set read-only: up to two for each of a pool's
   * @param keptOnPrimary why statements that replicas could have got stayed with the primary, and
   *     how often; by service
   * @param neverValidated connections that were in use for long, or whose endpoint left, and no
   *     pool asked whether they are good; by service
   * @param driversUntouched JDBC drivers that are loaded and that no instrumentation is in force
   *     for, those of a version that is left alone among them: what they connect to passes through
   *     untouched
   */
  public record Databases(
      Map<String, Integer> connections,
      int secondConnections,
      Map<String, Long> keptOnPrimary,
      Map<String, Long> neverValidated,
      List<String> driversUntouched) {}

  /**
   * What goes out of this JVM about its calls.
   *
   * @param traces where spans go, or why they go nowhere
   * @param exported how many spans were taken there
   * @param failed how many were not
   * @param dropped how many calls found the queue full
   * @param lastFailure why spans are not taken; empty while all is well
   * @param effective what is gone by, each with the policy or setting that it comes from
   */
  public record Telemetry(
      String traces,
      long exported,
      long failed,
      long dropped,
      String lastFailure,
      Metrics metrics,
      AccessLog accessLog,
      List<Settings.Effective> effective) {}

  /**
   * Lines about calls.
   *
   * @param to where they go, or why there are none
   * @param dropped how many found their queue full, or could not be written
   * @param lastFailure why they are not written; empty while all is well
   */
  public record AccessLog(String to, long written, long dropped, String lastFailure) {}

  /**
   * What is measured and goes out once in a period.
   *
   * @param to where it goes, or why it goes nowhere
   * @param exported how many times it was taken there
   * @param failed how many times it was not
   * @param lastFailure why it is not taken; empty while all is well
   */
  public record Metrics(String to, long exported, long failed, String lastFailure) {}

  /** What the agent itself costs. */
  public record Cost(long faults, int threads) {}
}
