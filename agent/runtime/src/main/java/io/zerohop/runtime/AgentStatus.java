package io.zerohop.runtime;

import io.zerohop.diagnostics.FailedCalls.FailedCall;
import io.zerohop.engine.Held;
import io.zerohop.engine.Mode;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.pick.Endpoint.Health;
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
    Connection controlPlane,
    Configuration configuration,
    List<Settings.Effective> settings,
    List<String> warnings,
    List<LibraryState> libraries,
    List<String> otherAgents,
    ListeningPorts listening,
    Calls calls,
    Cost cost) {

  /** Who it is. */
  public record Identity(
      String instance,
      String service,
      String serviceNameFrom,
      String namespace,
      String serviceAccount,
      Map<String, String> labels) {}

  /** The JVM. */
  public record ProcessFacts(
      String agentVersion,
      long pid,
      String javaVersion,
      String javaVendor,
      String program,
      Instant startedAt) {}

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

  /** A cluster with its endpoints. */
  public record Destination(String name, String balancing, List<Target> endpoints) {}

  /** An endpoint. */
  public record Target(String address, String workload, String version, Health health) {}

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

  /** What the agent itself costs. */
  public record Cost(long faults, int threads) {}
}
