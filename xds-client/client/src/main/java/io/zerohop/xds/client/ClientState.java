package io.zerohop.xds.client;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How things stand between an agent and its control plane.
 *
 * @param controlPlane the one in use, or tried last
 * @param failure why there is no connection, empty while there is one
 * @param protocol {@code delta}, {@code state of the world} or {@code none}
 * @param registeredAs the workload's name with the control plane, empty while it has none
 * @param demanded listeners whose destinations the application calls
 * @param savedAt when the last-known-good that this process started from was confirmed
 * @param lastUpdate when the configuration in force last changed
 */
public record ClientState(
    String controlPlane,
    boolean connected,
    String failure,
    String protocol,
    String registeredAs,
    Configuration configuration,
    Set<String> demanded,
    List<Refusal> refusals,
    @Nullable Instant savedAt,
    @Nullable Instant lastUpdate) {

  static final ClientState STARTING =
      new ClientState(
          "", false, "", "none", "", Configuration.EMPTY, Set.of(), List.of(), null, null);

  public ClientState {
    demanded = Set.copyOf(demanded);
    refusals = List.copyOf(refusals);
  }
}
