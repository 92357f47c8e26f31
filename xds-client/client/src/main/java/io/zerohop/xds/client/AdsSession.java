package io.zerohop.xds.client;

import io.grpc.Channel;
import io.grpc.Status;
import io.zerohop.proto.envoy.config.core.v3.Node;
import io.zerohop.xds.client.AdsStream.Offer;
import io.zerohop.xds.client.AdsStream.Offered;
import io.zerohop.xds.client.AdsStream.Subscription;
import io.zerohop.xds.client.Configuration.Origin;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The conversation with a control plane about resources, over any number of streams one after the
 * other: what is wanted follows from what the application calls and from what the resources name.
 *
 * <p>For the {@link Loop} only. All listeners are wanted always; routes of the listeners that were
 * demanded; clusters that routes name; endpoints that clusters name.
 */
final class AdsSession implements AdsStream.Listener {
  /**
   * After so long without an answer a resource counts as absent (gRFC A53 and the xDS protocol).
   */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /**
   * So long a route's answer waits for what the route needs: the routes after it wait behind it.
   */
  private static final Duration UNANSWERED = Duration.ofSeconds(5);

  /** A cluster that vanishes while a route in force names it: the route's change may be next. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  private static final List<ResourceType> BY_DEPENDENCY =
      List.of(
          ResourceType.LISTENER, ResourceType.ROUTE, ResourceType.CLUSTER, ResourceType.ENDPOINTS);

  private final Loop loop;
  private final Node node;
  private final Set<String> configured;
  private final Set<String> listenerNames;
  private final Shelves shelves;
  private final ResourceSink sink;
  private final XdsEvents events;
  private final Link link;
  private final Demands demanded;
  private final Map<String, Loop.Scheduled> lingering = new LinkedHashMap<>();
  private final Set<ResourceType> asked = new LinkedHashSet<>();

  /** Responses with routes that wait for their answer, oldest first. */
  private final Deque<Unanswered> unanswered = new ArrayDeque<>();

  private Configuration current = Configuration.EMPTY;
  private Origin origin = Origin.NONE;

  /** Why calls do not follow what is held; null while they do. */
  private @Nullable String unusable;

  private @Nullable AdsStream stream;
  private boolean stateOfTheWorld;
  private long streams;

  /**
   * @param listenerNames listeners to ask for by name beside the wildcard, for control planes that
   *     have none
   */
  AdsSession(
      Loop loop, Node node, Set<String> listenerNames, ResourceParser parser, Consumers consumers) {
    this.loop = loop;
    this.node = node;
    this.configured = Set.copyOf(listenerNames);
    this.listenerNames = new LinkedHashSet<>(listenerNames);
    this.demanded = new Demands(loop, this::forget);
    this.shelves = new Shelves(parser);
    this.sink = consumers.sink();
    this.events = consumers.events();
    this.link = consumers.link();
    shelves.of(ResourceType.LISTENER).want(this.listenerNames, true);
  }

  /** Who hears of a session. */
  record Consumers(ResourceSink sink, XdsEvents events, Link link) {}

  /** What a session tells of the link it works on. */
  interface Link {
    /** The control plane has sent something sensible. */
    void heard();

    /**
     * A stream is over.
     *
     * @param fallBack another variant may be tried at once
     */
    void ended(boolean fallBack);
  }

  /** Opens a stream on the channel, delta unless this server does not know it. */
  void open(Channel channel) {
    close();
    streams++;
    AdsStream opened =
        stateOfTheWorld
            ? SotwStream.open(channel, loop, node, this)
            : DeltaStream.open(channel, loop, node, t -> shelves.of(t).versions(), this);
    stream = opened;
    asked.clear();
    unanswered.clear();
    subscribe(ResourceType.LISTENER, Set.copyOf(listenerNames));
    settle();
  }

  void close() {
    if (stream != null) {
      stream.close();
      stream = null;
    }
  }

  /** A new connection may lead to another server, which is asked for delta again. */
  void forgetServer() {
    stateOfTheWorld = false;
  }

  /**
   * The application calls this destination: its route and what it needs is wanted from now on. One
   * that is not among the listeners is asked for by name, until it is demanded no more.
   *
   * @return whether that is news
   */
  boolean demand(String listener) {
    if (!demanded.add(listener)) {
      return false;
    }
    boolean known = shelves.of(ResourceType.LISTENER).get(listener) != null;
    if (!known && listenerNames.add(listener)) {
      subscribe(ResourceType.LISTENER, Set.copyOf(listenerNames));
    }
    settle();
    return true;
  }

  /** Destinations that the control plane does not know and nobody calls any more. */
  private void forget(Set<String> uncalled) {
    Set<String> unknown = minus(uncalled, shelves.of(ResourceType.LISTENER).accepted().keySet());
    demanded.forget(unknown);
    if (listenerNames.removeAll(minus(unknown, configured))) {
      subscribe(ResourceType.LISTENER, Set.copyOf(listenerNames));
    }
    settle();
  }

  /** Takes what was kept on disk, before the first stream. What is refused today is left out. */
  void restore(Map<ResourceType, List<Offered>> saved, boolean expired) {
    saved.forEach(
        (type, resources) -> {
          shelves.of(type).want(namesOf(resources), type == ResourceType.LISTENER);
          shelves.take(new Offer(type, "", "", resources, List.of(), false));
          shelves.of(type).refused().clear();
        });
    shelves.of(ResourceType.LISTENER).want(listenerNames, true);
    Shelf routes = shelves.of(ResourceType.ROUTE);
    for (Held listener : shelves.of(ResourceType.LISTENER).accepted().values()) {
      Set<String> needed = listener.references().routes();
      if (!needed.isEmpty() && routes.accepted().keySet().containsAll(needed)) {
        demanded.add(listener.name());
      }
    }
    origin = expired ? Origin.EXPIRED : Origin.SAVED;
    settle();
    // What a kept route names and was not kept beside it was not there then either.
    boolean gaps = false;
    for (ResourceType type : BY_DEPENDENCY) {
      Shelf shelf = shelves.of(type);
      gaps |= type != ResourceType.LISTENER && shelf.giveUp(shelf.wanted());
    }
    if (gaps) {
      settle();
    }
  }

  @Override
  public void offered(Offer offer) {
    Set<String> clustersBefore = Set.copyOf(shelves.of(ResourceType.CLUSTER).accepted().keySet());
    List<Refusal> refusals = shelves.take(offer);
    Unanswered answer = new Unanswered(offer, refusals.isEmpty() ? null : words(refusals));
    if (offer.type() == ResourceType.ROUTE && !stateOfTheWorld) {
      answerWhenInForce(answer);
    } else if (stateOfTheWorld) {
      answer(answer); // before a subscription, which would speak for it
    }
    if (offer.type() == ResourceType.CLUSTER) {
      linger(clustersBefore);
    }
    if (offer.type() == ResourceType.LISTENER) {
      origin = Origin.LIVE;
    }
    events.received(offer.type(), offer.resources().size(), offer.removed().size());
    refusals.forEach(events::refused);
    settle();
    if (offer.type() != ResourceType.ROUTE && !stateOfTheWorld) {
      answer(answer);
    }
    link.heard();
  }

  private record Unanswered(Offer offer, @Nullable String error) {}

  /**
   * A route is acknowledged when calls follow it, after the clusters and endpoints that it needs
   * have come: whoever counts acknowledgements then counts what is in force. In the order in which
   * routes came, and after a while whatever is missing.
   */
  private void answerWhenInForce(Unanswered answer) {
    unanswered.add(answer);
    long asking = streams;
    loop.schedule(
        UNANSWERED,
        () -> {
          while (asking == streams && unanswered.contains(answer)) {
            answer(unanswered.remove());
          }
        });
  }

  private void answerWhatIsInForce() {
    while (!unanswered.isEmpty()
        && (unanswered.element().error != null || isInForce(unanswered.element().offer))) {
      answer(unanswered.remove());
    }
  }

  private boolean isInForce(Offer offer) {
    Shelf routes = shelves.of(offer.type());
    for (Offered one : offer.resources()) {
      Held newest = routes.get(one.name());
      if (newest != null && current.routes().get(one.name()) != newest) {
        return false;
      }
    }
    return true;
  }

  /** Says that an offer was taken, unless something is wrong with it or with what came of it. */
  private void answer(Unanswered answer) {
    if (stream != null) {
      stream.answer(answer.offer, answer.error == null ? unusable : answer.error);
    }
  }

  @Override
  public void ended(Status status) {
    stream = null;
    boolean fallBack = !stateOfTheWorld && DeltaStream.isUnimplemented(status);
    stateOfTheWorld |= fallBack;
    events.streamEnded(words(status), fallBack);
    link.ended(fallBack);
  }

  Configuration current() {
    return current;
  }

  boolean isOpen() {
    return stream != null;
  }

  String protocol() {
    return stream == null ? "none" : stream.protocol();
  }

  List<Refusal> refusals() {
    return shelves.refusals();
  }

  Set<String> demanded() {
    return Set.copyOf(demanded.names());
  }

  private static String words(Status status) {
    String description = status.getDescription();
    return status.getCode() + (description == null ? "" : ": " + description);
  }

  private static String words(List<Refusal> refusals) {
    return refusals.stream()
        .map(refusal -> refusal.type() + " \"" + refusal.name() + "\": " + refusal.message())
        .collect(Collectors.joining("\n"));
  }

  private static Set<String> namesOf(List<Offered> resources) {
    return resources.stream().map(Offered::name).collect(Collectors.toSet());
  }

  private void linger(Set<String> clustersBefore) {
    Set<String> now = shelves.of(ResourceType.CLUSTER).accepted().keySet();
    for (String name : clustersBefore) {
      if (!now.contains(name) && !lingering.containsKey(name)) {
        lingering.put(name, loop.schedule(LINGER, () -> stopLingering(name)));
      }
    }
  }

  private void stopLingering(String name) {
    lingering.remove(name);
    settle();
  }

  /** Brings what is in force and what is subscribed into line, until neither changes any more. */
  private void settle() {
    Configuration before = current;
    boolean changed = true;
    while (changed) {
      Configuration next =
          Warming.next(shelves, current, demanded.names()::contains, lingering.keySet(), origin);
      changed = !next.sameContent(current);
      if (changed) {
        current = next;
      }
      changed |= subscribeWhatIsNeeded();
    }
    if (current == before) {
      unusable = null; // all that is held is in force
    } else {
      tell(before);
    }
    answerWhatIsInForce();
  }

  /** What nobody could take is not in force: the next change tries again, with all there is. */
  private void tell(Configuration before) {
    try {
      sink.update(current);
      unusable = null;
    } catch (RuntimeException e) {
      events.fault("a new configuration", e);
      current = before;
      unusable = "the configuration that follows from it could not be put in force: " + e;
    }
  }

  private boolean subscribeWhatIsNeeded() {
    boolean changed = false;
    for (ResourceType type : BY_DEPENDENCY) {
      if (type != ResourceType.LISTENER) {
        changed |= subscribe(type, Needs.of(type, shelves, current, demanded.names()));
      }
    }
    return changed;
  }

  private boolean subscribe(ResourceType type, Set<String> names) {
    Shelf shelf = shelves.of(type);
    boolean wildcard = type == ResourceType.LISTENER;
    Set<String> before = shelf.wanted();
    boolean changed = !before.equals(names);
    if (changed) {
      shelf.want(names, wildcard);
    }
    boolean first = stream != null && !asked.contains(type) && (wildcard || !names.isEmpty());
    if (stream != null && (first || changed)) {
      Set<String> added = minus(names, first ? Set.of() : before);
      asked.add(type);
      stream.subscribe(
          new Subscription(type, shelf.wanted(), added, minus(before, names), wildcard));
      expect(shelf, added);
    }
    return changed;
  }

  private void expect(Shelf shelf, Set<String> names) {
    if (names.isEmpty()) {
      return;
    }
    long asking = streams;
    loop.schedule(
        PATIENCE,
        () -> {
          if (asking == streams && stream != null && shelf.giveUp(names)) {
            settle();
          }
        });
  }

  private static Set<String> minus(Set<String> names, Set<String> others) {
    Set<String> rest = new LinkedHashSet<>(names);
    rest.removeAll(others);
    return rest;
  }
}
