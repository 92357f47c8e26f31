package io.zerohop.controlplane.xds.agents;

import io.zerohop.controlplane.api.agents.AgentState;
import io.zerohop.controlplane.api.agents.Refusal;
import io.zerohop.controlplane.xds.serve.Client;
import io.zerohop.controlplane.xds.serve.ClientStream;
import io.zerohop.proto.zerohop.v1.Mode;
import io.zerohop.proto.zerohop.v1.Register;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All streams of one name: usually one ADS stream and one registration. */
record ClientParts(List<ClientStream> streams, List<AgentSession> sessions) {
  ClientParts() {
    this(new ArrayList<>(), new ArrayList<>());
  }

  /** Holds what its slowest stream holds; an agent without an ADS stream holds nothing yet. */
  AgentState state(String name) {
    AgentSession session = sessions.isEmpty() ? null : sessions.get(sessions.size() - 1);
    Client client = streams.isEmpty() ? null : streams.get(streams.size() - 1).client();
    long held = held();
    return new AgentState(
        name,
        service(session, client),
        namespace(session, client),
        client == null ? "zerohop-agent" : client.agent(),
        version(session, client),
        session == null ? null : mode(session.mode()),
        session == null || client != null ? address(client) : session.peer().toString(),
        session == null ? Map.of() : session.register().getLabelsMap(),
        times(Comparator.naturalOrder(), client == null ? null : client.since(), session),
        lastActive(session),
        wanted(),
        held,
        held == 0 ? null : streams.get(streams.size() - 1).heldSince(),
        refusals());
  }

  /** The number of the newest configuration that is held in full on all streams. */
  long held() {
    return streams.stream().mapToLong(ClientStream::held).min().orElse(0);
  }

  /** The number of the newest configuration. */
  long wanted() {
    return streams.stream().mapToLong(ClientStream::wanted).max().orElse(0);
  }

  private static String service(@Nullable AgentSession session, @Nullable Client client) {
    return session != null
        ? session.register().getService()
        : client == null ? "" : client.service();
  }

  private static String namespace(@Nullable AgentSession session, @Nullable Client client) {
    if (session != null) {
      return Registrations.namespace(session.register());
    }
    return client == null ? "" : client.audience().namespace();
  }

  private static String version(@Nullable AgentSession session, @Nullable Client client) {
    if (session != null) {
      Register register = session.register();
      return register.getProcess().getAgentVersion();
    }
    return client == null ? "" : client.version();
  }

  private static String address(@Nullable Client client) {
    return client == null ? "" : client.address();
  }

  private static @Nullable String mode(Mode mode) {
    return switch (mode) {
      case ENFORCE, OBSERVE, OFF -> mode.name().toLowerCase(Locale.ROOT);
      case MODE_UNSPECIFIED, UNRECOGNIZED -> null;
    };
  }

  private static Instant times(
      Comparator<Instant> order, @Nullable Instant stream, @Nullable AgentSession session) {
    return Stream.of(stream, session == null ? null : session.since())
        .filter(java.util.Objects::nonNull)
        .min(order)
        .orElse(Instant.EPOCH);
  }

  private Instant lastActive(@Nullable AgentSession session) {
    Stream<Instant> ads = streams.stream().map(ClientStream::lastActive);
    Stream<Instant> agent = session == null ? Stream.of() : Stream.of(session.lastActive());
    return Stream.concat(ads, agent).max(Comparator.naturalOrder()).orElse(Instant.EPOCH);
  }

  private List<Refusal> refusals() {
    return streams.stream()
        .flatMap(stream -> stream.refused().stream().map(each -> LiveAgents.refusal(stream, each)))
        .toList();
  }
}
