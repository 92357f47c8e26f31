package io.zerohop.controlplane.xds.serve;

import io.zerohop.controlplane.xds.resource.Encoded;
import io.zerohop.controlplane.xds.resource.ResourceType;
import io.zerohop.controlplane.xds.resource.ResourceView;
import io.zerohop.controlplane.xds.subscribe.DeltaRequest;
import io.zerohop.controlplane.xds.subscribe.DeltaSubscription;
import io.zerohop.controlplane.xds.subscribe.Refused;
import io.zerohop.controlplane.xds.subscribe.Response;
import io.zerohop.controlplane.xds.subscribe.Subscription;
import io.zerohop.controlplane.xds.subscribe.Watch;
import io.zerohop.controlplane.xds.subscribe.WorldRequest;
import io.zerohop.controlplane.xds.subscribe.WorldSubscription;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One client's ADS stream. News go out in make-before-break order: clusters, endpoints, listeners,
 * routes; what is gone goes last, when the client has taken all news, and never while it still
 * holds an old route because it refused the new one. Used on the {@link Loop} only.
 */
public final class ClientStream implements Watch {
  /** How long listeners and routes wait for the answer to clusters and endpoints, at most. */
  private static final Duration NEWS_PATIENCE = Duration.ofSeconds(1);

  private static final Duration REMOVAL_PATIENCE = Duration.ofSeconds(5);

  private final Client client;
  private final Outlet outlet;
  private final Hub hub;
  private final Room room;
  private final TreeMap<ResourceType, Subscription> subscriptions =
      new TreeMap<>(Comparator.comparingInt(ResourceType::rank).thenComparing(ResourceType::url));
  private long nonces;
  private long held;
  private Instant lastActive;
  private Instant lastAnswer;
  private boolean flushScheduled;
  private boolean ended;

  ClientStream(Client client, Outlet outlet, Hub hub, Room room) {
    this.client = client;
    this.outlet = outlet;
    this.hub = hub;
    this.room = room;
    this.lastActive = client.since();
    this.lastAnswer = client.since();
  }

  /** Who this is. */
  public Client client() {
    return client;
  }

  /** Takes a request of the incremental protocol. */
  public void receive(ResourceType type, DeltaRequest request) {
    if (!ended) {
      Subscription made =
          subscriptions.computeIfAbsent(type, fresh -> new DeltaSubscription(fresh, this));
      ((DeltaSubscription) made).receive(request, room.view(), hub.now());
      heard(request.nonce(), request.error() != null);
    }
  }

  /** Takes a request of the state-of-the-world protocol. */
  public void receive(ResourceType type, WorldRequest request) {
    if (!ended) {
      Subscription made =
          subscriptions.computeIfAbsent(type, fresh -> new WorldSubscription(fresh, this));
      ((WorldSubscription) made).receive(request, room.view(), hub.now());
      heard(request.nonce(), request.error() != null);
    }
  }

  private void heard(String nonce, boolean refused) {
    lastActive = hub.now();
    if (!nonce.isEmpty()) {
      lastAnswer = lastActive;
    }
    // Without an answer too: a client that comes back may want what it holds already.
    hub.heard(refused);
    flush();
  }

  /** Sends what can be sent now. */
  public void flush() {
    flushScheduled = false;
    ResourceView view = room.view();
    if (ended || view == null) {
      return;
    }
    for (Subscription each : subscriptions.values()) {
      if (!outlet.ready()) {
        return;
      }
      if (!each.type().refersToOthers() || !newsOnTheWay(NEWS_PATIENCE, ResourceType.ENDPOINT)) {
        send(each.additions(view, nextNonce(), hub.now()));
      } else if (!each.settled()) {
        hub.flushLater(this);
      }
    }
    flushRemovals(view);
  }

  private void flushRemovals(ResourceView view) {
    if (newsOnTheWay(REMOVAL_PATIENCE, ResourceType.ROUTE)) {
      if (!settled()) {
        hub.flushLater(this);
      }
      return;
    }
    boolean oldRoutesInUse =
        subscriptions.values().stream()
            .anyMatch(each -> each.type().refersToOthers() && !each.refused().isEmpty());
    for (Subscription each : subscriptions.descendingMap().values()) {
      if (outlet.ready() && (each.type().refersToOthers() || !oldRoutesInUse)) {
        send(each.removals(view, nextNonce(), hub.now()));
      }
    }
  }

  private boolean newsOnTheWay(Duration patience, ResourceType last) {
    Instant after = hub.now().minus(patience);
    return subscriptions.values().stream()
        .filter(each -> each.type().rank() <= last.rank())
        .anyMatch(each -> each.newsOnItsWay(after));
  }

  private void send(@Nullable Response response) {
    if (response != null) {
      outlet.send(response);
    }
  }

  private String nextNonce() {
    return Long.toString(++nonces, Character.MAX_RADIX);
  }

  /** These resources changed and this client wants them. */
  void changed(ResourceType type, Set<String> names) {
    Subscription subscription = subscriptions.get(type);
    if (subscription != null) {
      subscription.changed(names);
      scheduleFlush();
    }
  }

  /** The first view is there. */
  void reviewAll() {
    ResourceView view = room.view();
    if (view != null) {
      subscriptions.values().forEach(each -> each.reviewAll(view));
      scheduleFlush();
    }
  }

  private void scheduleFlush() {
    if (!flushScheduled) {
      flushScheduled = true;
      hub.flushSoon(this);
    }
  }

  /** Ends the stream: it is told nothing any more. */
  void end() {
    ended = true;
    subscriptions.values().forEach(Subscription::end);
  }

  /** Remembers what the client holds in full before another view takes its place. */
  void noteHeld() {
    held = held();
  }

  boolean ended() {
    return ended;
  }

  @Nullable Encoded current(ResourceType type, String name) {
    ResourceView view = room.view();
    return view == null ? null : view.find(type, name);
  }

  /** Tells whether nothing is left to send or to be answered. */
  boolean settled() {
    return subscriptions.values().stream().allMatch(Subscription::settled);
  }

  /** The number of the newest configuration that the client holds in full, 0 for none. */
  public long held() {
    ResourceView view = room.view();
    boolean all = !subscriptions.isEmpty() && settled() && refused().isEmpty();
    return view != null && all ? view.number() : held;
  }

  /** The number of the configuration that it should hold, 0 while there is none. */
  public long wanted() {
    ResourceView view = room.view();
    return view == null ? 0 : view.number();
  }

  /** When it was last heard of. */
  public Instant lastActive() {
    return lastActive;
  }

  /** Since when it holds what it holds. */
  public Instant heldSince() {
    return lastAnswer.isAfter(room.publishedAt()) ? lastAnswer : room.publishedAt();
  }

  /** What it refused and still refuses. */
  public List<Refused> refused() {
    return subscriptions.values().stream().flatMap(each -> each.refused().stream()).toList();
  }

  /** Tells whether the client wants this resource. */
  public boolean wants(Encoded resource) {
    Subscription subscription = subscriptions.get(resource.type());
    return subscription != null && subscription.wants(resource.name());
  }

  /** Tells whether the client has acknowledged this form of the resource. */
  public boolean confirmed(Encoded resource) {
    Subscription subscription = subscriptions.get(resource.type());
    return subscription != null && subscription.confirmed(resource);
  }

  @Override
  public void add(Subscription subscription, String name) {
    room.add(subscription.type(), name, this);
  }

  @Override
  public void remove(Subscription subscription, String name) {
    room.remove(subscription.type(), name, this);
  }

  @Override
  public void wildcard(Subscription subscription, boolean on) {
    room.wildcard(subscription.type(), this, on);
  }
}
