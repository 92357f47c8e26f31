package io.zerohop.controlplane.catalog;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The workloads that are known now. Agents register over their streams; files and the API declare.
 * A lost stream makes a workload unconfirmed for {@link #GRACE}; then it goes, unless more than
 * half of its service is unconfirmed: such a service is kept for up to {@link #KEPT}, which {@link
 * CatalogSnapshot#kept} tells.
 *
 * <p>Safe for several threads. Listeners are called one change after the other, in the order of the
 * changes, by the thread that made the change; they must be quick.
 */
public final class Catalog {
  /** How long an unconfirmed workload stays. */
  public static final Duration GRACE = Duration.ofSeconds(30);

  /** How long a service stays of which more than half was lost. */
  public static final Duration KEPT = Duration.ofHours(24);

  private final InstantSource clock;
  private final Map<WorkloadKey, Long> sessions = new HashMap<>();
  private final List<Consumer<CatalogSnapshot>> listeners = new CopyOnWriteArrayList<>();
  private volatile CatalogSnapshot current = CatalogSnapshot.EMPTY;
  private long lastSession;

  /**
   * An empty catalog.
   *
   * @param clock one that is never set: a machine whose time is put right loses no workload
   */
  public Catalog(InstantSource clock) {
    this.clock = clock;
  }

  /** What is known now. */
  public CatalogSnapshot snapshot() {
    return current;
  }

  /** Calls the listener after each change from now on. */
  public void listen(Consumer<CatalogSnapshot> listener) {
    listeners.add(listener);
  }

  /**
   * A workload's stream opened. It replaces what was known of it, and an unconfirmed or draining
   * workload at the same address and port goes. A newcomer also takes the place of the one of its
   * service that is lost for longest, beyond its grace: a service whose instances end without a
   * word and start elsewhere does not grow.
   */
  public synchronized Session register(Registration registration) {
    SortedMap<WorkloadKey, Workload> next = new TreeMap<>(current.map());
    Workload workload = workload(registration);
    next.values().removeIf(other -> isSucceededBy(other, workload));
    if (!next.containsKey(workload.key())) {
      longestLost(next.values(), workload).ifPresent(lost -> next.remove(lost.key()));
    }
    next.put(workload.key(), workload);
    Session session = new Session(workload.key(), ++lastSession);
    sessions.put(workload.key(), session.number());
    publish(next);
    return session;
  }

  private Workload workload(Registration registration) {
    return new Workload(
        registration.key(),
        registration.labels(),
        registration.address(),
        registration.addressGiven(),
        registration.ports(),
        registration.locality(),
        Math.max(1, registration.weight()),
        registration.serviceAccount(),
        false,
        registration.ready() ? WorkloadState.READY : WorkloadState.NOT_READY,
        clock.instant());
  }

  private Optional<Workload> longestLost(Collection<Workload> all, Workload newcomer) {
    Instant before = clock.instant().minus(GRACE);
    return all.stream()
        .filter(other -> other.state() == WorkloadState.UNCONFIRMED && !other.declared())
        .filter(other -> other.key().namespace().equals(newcomer.key().namespace()))
        .filter(other -> other.service().equals(newcomer.service()))
        .filter(other -> !other.since().isAfter(before))
        .min(Comparator.comparing(Workload::since));
  }

  private static boolean isSucceededBy(Workload old, Workload young) {
    boolean gone =
        old.state() == WorkloadState.UNCONFIRMED || old.state() == WorkloadState.DRAINING;
    return gone
        && old.address().equals(young.address())
        && old.ports().stream()
            .anyMatch(port -> young.ports().stream().anyMatch(p -> p.number() == port.number()));
  }

  /** The workload listens on these ports now. */
  public synchronized void ports(Session session, List<WorkloadPort> ports, boolean ready) {
    if (!isCurrent(session)) {
      return;
    }
    SortedMap<WorkloadKey, Workload> next = new TreeMap<>(current.map());
    Workload old = next.get(session.key());
    if (old != null && old.state() != WorkloadState.DRAINING) {
      WorkloadState state = ready ? WorkloadState.READY : WorkloadState.NOT_READY;
      Workload changed = old.listeningOn(ports);
      Workload young = state == old.state() ? changed : changed.in(state, clock.instant());
      next.values().removeIf(other -> isSucceededBy(other, young));
      next.put(session.key(), young);
      publish(next);
    }
  }

  /** The workload ends: it gets no new calls. It goes with its stream. */
  public synchronized void withdraw(Session session) {
    if (isCurrent(session)) {
      change(session.key(), WorkloadState.DRAINING);
    }
  }

  /** The stream is gone: a draining workload goes, another one is unconfirmed from now on. */
  public synchronized void streamLost(Session session) {
    if (!isCurrent(session)) {
      return;
    }
    sessions.remove(session.key());
    Workload workload = current.get(session.key());
    if (workload != null && workload.state() == WorkloadState.DRAINING) {
      SortedMap<WorkloadKey, Workload> next = new TreeMap<>(current.map());
      next.remove(session.key());
      publish(next);
    } else {
      change(session.key(), WorkloadState.UNCONFIRMED);
    }
  }

  /** Takes out a workload that an operator knows to be gone. A declared one stays. */
  public synchronized void forget(WorkloadKey key) {
    Workload workload = current.get(key);
    if (workload != null && !workload.declared()) {
      SortedMap<WorkloadKey, Workload> next = new TreeMap<>(current.map());
      next.remove(key);
      sessions.remove(key);
      publish(next);
    }
  }

  /** These are all the declared workloads now. An agent's own registration goes before them. */
  public synchronized void declare(Collection<Workload> declared) {
    SortedMap<WorkloadKey, Workload> next = new TreeMap<>(current.map());
    next.values().removeIf(Workload::declared);
    declared.forEach(workload -> next.putIfAbsent(workload.key(), workload));
    publish(next);
  }

  /** What was stored before a restart: unconfirmed from now on. Live registrations go before it. */
  public synchronized void restore(Collection<Workload> stored) {
    SortedMap<WorkloadKey, Workload> next = new TreeMap<>(current.map());
    Instant now = clock.instant();
    for (Workload workload : stored) {
      if (!workload.declared() && workload.state() != WorkloadState.DRAINING) {
        next.putIfAbsent(workload.key(), workload.in(WorkloadState.UNCONFIRMED, now));
      }
    }
    publish(next);
  }

  /** Removes what was unconfirmed for longer than its grace. To be called about once a second. */
  public synchronized void sweep() {
    Sweep sweep = Sweep.of(current, clock.instant());
    TreeMap<WorkloadKey, Workload> next = new TreeMap<>(current.map());
    sweep.gone().forEach(next::remove);
    publish(next, sweep.kept());
  }

  private void change(WorkloadKey key, WorkloadState state) {
    SortedMap<WorkloadKey, Workload> next = new TreeMap<>(current.map());
    Workload workload = next.get(key);
    if (workload != null && workload.state() != state) {
      next.put(key, workload.in(state, clock.instant()));
      publish(next);
    }
  }

  private boolean isCurrent(Session session) {
    Long number = sessions.get(session.key());
    return number != null && number == session.number();
  }

  private void publish(SortedMap<WorkloadKey, Workload> next) {
    publish(next, current.kept());
  }

  private void publish(SortedMap<WorkloadKey, Workload> next, List<Kept> kept) {
    if (next.equals(current.map()) && kept.equals(current.kept())) {
      return;
    }
    CatalogSnapshot snapshot = new CatalogSnapshot(current.version() + 1, next, kept);
    current = snapshot;
    new ArrayList<>(listeners).forEach(listener -> listener.accept(snapshot));
  }
}
