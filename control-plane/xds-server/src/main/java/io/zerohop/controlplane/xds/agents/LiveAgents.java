package io.zerohop.controlplane.xds.agents;

import io.zerohop.controlplane.api.agents.AgentChannel;
import io.zerohop.controlplane.api.agents.AgentState;
import io.zerohop.controlplane.api.agents.AgentTap;
import io.zerohop.controlplane.api.agents.AgentUnreachable;
import io.zerohop.controlplane.api.agents.Programming;
import io.zerohop.controlplane.api.agents.Question;
import io.zerohop.controlplane.api.agents.Refusal;
import io.zerohop.controlplane.api.agents.TapReader;
import io.zerohop.controlplane.api.agents.TapRequest;
import io.zerohop.controlplane.api.agents.XdsFigures;
import io.zerohop.controlplane.catalog.WorkloadKey;
import io.zerohop.controlplane.xds.resource.Origin;
import io.zerohop.controlplane.xds.serve.Client;
import io.zerohop.controlplane.xds.serve.ClientStream;
import io.zerohop.controlplane.xds.subscribe.Refused;
import io.zerohop.controlplane.xds.wire.Core;
import io.zerohop.proto.zerohop.v1.ConfigurationNumber;
import io.zerohop.proto.zerohop.v1.Mode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The live agents and other xDS clients, as the policy API sees and asks them. */
public final class LiveAgents implements AgentChannel {
  private static final long ANSWER_SECONDS = 5;
  private static final Comparator<WorkloadKey> BY_NAME =
      Comparator.comparing(WorkloadKey::name).thenComparing(WorkloadKey::namespace);

  private final Core core;
  private final AgentService service;

  /** Looks at the hub's streams and at the service's sessions. */
  public LiveAgents(Core core, AgentService service) {
    this.core = core;
    this.service = service;
  }

  @Override
  public List<AgentState> agents() {
    return core.loop().look(this::states);
  }

  @Override
  public XdsFigures figures() {
    return core.loop().look(this::count);
  }

  private XdsFigures count() {
    int[] streams = {0};
    int[] resources = {0};
    long[] version = {0};
    core.hub()
        .eachRoom(
            (view, clients) -> {
              streams[0] += clients.size();
              resources[0] += view == null ? 0 : view.size();
              version[0] = Math.max(version[0], view == null ? 0 : view.number());
            });
    return new XdsFigures(streams[0], resources[0], version[0], core.hub().refusals());
  }

  private List<AgentState> states() {
    Map<WorkloadKey, ClientParts> byName = new TreeMap<>(BY_NAME);
    for (ClientStream stream : core.hub().streams()) {
      byName
          .computeIfAbsent(keyOf(stream.client()), fresh -> new ClientParts())
          .streams()
          .add(stream);
    }
    for (AgentSession session : service.sessions()) {
      byName
          .computeIfAbsent(session.session().key(), fresh -> new ClientParts())
          .sessions()
          .add(session);
    }
    List<AgentState> states = new ArrayList<>();
    byName.forEach((key, parts) -> states.add(parts.state(key.name())));
    return states;
  }

  @Override
  public Programming programming(String kind, String namespace, String name) {
    Origin origin = new Origin(kind, namespace, name);
    return core.loop().look(() -> ProgrammingCount.of(origin, core.hub()));
  }

  @Override
  public CompletableFuture<String> ask(AgentState agent, Question question) {
    WorkloadKey key = new WorkloadKey(agent.namespace(), agent.name());
    CompletableFuture<String> answer = new CompletableFuture<>();
    core.loop().execute(() -> ask(key, question, answer));
    return bounded(key, answer);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // forgetting cannot fail
  private CompletableFuture<String> bounded(WorkloadKey key, CompletableFuture<String> answer) {
    CompletableFuture<String> bounded =
        answer
            .copy()
            .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
            .exceptionallyCompose(
                failure -> CompletableFuture.failedFuture(explained(key.name(), failure)));
    bounded.whenComplete((text, failure) -> core.loop().execute(() -> forget(key, answer)));
    return bounded;
  }

  @Override
  public AgentTap tap(AgentState agent, TapRequest request, TapReader reader) {
    WorkloadKey key = new WorkloadKey(agent.namespace(), agent.name());
    CompletableFuture<String> begun = new CompletableFuture<>();
    LiveTap tap = new LiveTap();
    core.loop().execute(() -> tap.begin(session(key), request, begun, reader));
    return new AgentTap(bounded(key, begun), () -> core.loop().execute(tap::end));
  }

  private void ask(WorkloadKey key, Question question, CompletableFuture<String> answer) {
    AgentSession session = session(key);
    if (session == null) {
      answer.completeExceptionally(new AgentUnreachable(key.name() + " is not connected"));
    } else {
      session.ask(message(question).setConfiguration(number(key)), answer);
    }
  }

  private ConfigurationNumber number(WorkloadKey key) {
    ClientParts parts = new ClientParts();
    core.hub().streams().stream()
        .filter(stream -> keyOf(stream.client()).equals(key))
        .forEach(parts.streams()::add);
    return ConfigurationNumber.newBuilder().setHeld(parts.held()).setWanted(parts.wanted()).build();
  }

  private static WorkloadKey keyOf(Client client) {
    return new WorkloadKey(client.audience().namespace(), client.name());
  }

  private void forget(WorkloadKey key, CompletableFuture<String> answer) {
    AgentSession session = session(key);
    if (session != null) {
      session.forget(answer);
    }
  }

  private @Nullable AgentSession session(WorkloadKey key) {
    AgentSession latest = null;
    for (AgentSession each : service.sessions()) {
      latest = each.session().key().equals(key) ? each : latest;
    }
    return latest;
  }

  private static Throwable explained(String agent, Throwable failure) {
    Throwable cause =
        failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof TimeoutException
        ? new AgentUnreachable(agent + " did not answer within " + ANSWER_SECONDS + " s")
        : cause;
  }

  private static io.zerohop.proto.zerohop.v1.Question.Builder message(Question question) {
    io.zerohop.proto.zerohop.v1.Question.Builder message =
        io.zerohop.proto.zerohop.v1.Question.newBuilder();
    if (question instanceof Question.Explain explain) {
      message.setExplain(explanation(explain));
    } else if (question instanceof Question.ChangeMode change) {
      Mode mode = Mode.valueOf(change.mode().toUpperCase(java.util.Locale.ROOT));
      message.setSetMode(io.zerohop.proto.zerohop.v1.SetMode.newBuilder().setMode(mode));
    } else {
      message.setStatus(io.zerohop.proto.zerohop.v1.Status.getDefaultInstance());
    }
    return message;
  }

  private static io.zerohop.proto.zerohop.v1.Explain explanation(Question.Explain explain) {
    io.zerohop.proto.zerohop.v1.Explain.Builder message =
        io.zerohop.proto.zerohop.v1.Explain.newBuilder()
            .setMethod(explain.method())
            .setUrl(explain.url());
    explain
        .headers()
        .forEach(
            (name, values) ->
                values.forEach(
                    value ->
                        message.addHeaders(
                            io.zerohop.proto.zerohop.v1.Header.newBuilder()
                                .setName(name)
                                .setValue(value))));
    return message.build();
  }

  @Override
  public Runnable subscribe(Runnable listener) {
    Runnable streams = core.hub().subscribe(listener);
    Runnable sessions = service.subscribe(listener);
    return () -> {
      streams.run();
      sessions.run();
    };
  }

  static Refusal refusal(ClientStream stream, Refused refused) {
    return new Refusal(
        stream.client().name(),
        refused.resource().type().shortName() + "/" + refused.resource().name(),
        refused.message(),
        refused.since());
  }
}
