package io.zerohop.controlplane.xds.serve;

import io.zerohop.controlplane.translate.Audience;
import io.zerohop.controlplane.xds.resource.ResourceType;
import io.zerohop.controlplane.xds.resource.ResourceView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All streams, grouped by audience. Methods that change something must be called on the {@link
 * Loop}, the others within {@link Loop#look} too; {@link #subscribe} from anywhere.
 */
public final class Hub {
  /** How long an audience is served that has no client, in case one comes back. */
  static final Duration IDLE = Duration.ofMinutes(1);

  private final Executor loop;
  private final Clock clock;
  private final Consumer<Audience> wanted;
  private final Consumer<Audience> unwanted;
  private final Map<Audience, Room> rooms = new LinkedHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Set<Audience> kept = new HashSet<>();
  private Set<ClientStream> later = new LinkedHashSet<>();
  private long refusals;

  /**
   * A hub without streams.
   *
   * @param loop runs what the hub wants done soon, on the thread that changes streams
   * @param wanted is told of each audience for which a view is needed from now on
   * @param unwanted is told of each of them for which none is needed any more
   */
  public Hub(Executor loop, Clock clock, Consumer<Audience> wanted, Consumer<Audience> unwanted) {
    this.loop = loop;
    this.clock = clock;
    this.wanted = wanted;
    this.unwanted = unwanted;
  }

  /** Serves an audience also while it has no clients. */
  public void keep(Audience audience) {
    kept.add(audience);
    room(audience);
  }

  /** Opens a stream for a client; requests are then given to the stream. */
  public ClientStream open(Client client, Outlet outlet) {
    Room room = room(client.audience());
    ClientStream stream = new ClientStream(client, outlet, this, room);
    room.enter(stream);
    notifyListeners();
    return stream;
  }

  /** Ends a stream. */
  public void close(ClientStream stream) {
    stream.end();
    room(stream.client().audience()).leave(stream, now());
    notifyListeners();
  }

  /** Serves a view to an audience from now on, unless that was forgotten meanwhile. */
  public void publish(Audience audience, ResourceView view) {
    Room room = rooms.get(audience);
    if (room != null) {
      room.publish(view, now());
      notifyListeners();
    }
  }

  /** Forgets the audiences that have had no client for a while; to be called now and then. */
  public void forgetIdle() {
    Instant before = now().minus(IDLE);
    for (Audience audience : List.copyOf(rooms.keySet())) {
      if (room(audience).isEmptySince(before) && !kept.contains(audience)) {
        rooms.remove(audience);
        unwanted.accept(audience);
      }
    }
  }

  private Room room(Audience audience) {
    Room known = rooms.get(audience);
    if (known == null) {
      known = new Room(now());
      rooms.put(audience, known);
      wanted.accept(audience);
    }
    return known;
  }

  /** All streams that are open. */
  public List<ClientStream> streams() {
    List<ClientStream> all = new ArrayList<>();
    rooms.values().forEach(room -> all.addAll(room.streams()));
    return all;
  }

  /** How many responses clients have refused. */
  public long refusals() {
    return refusals;
  }

  /** What is served to an audience now. */
  public @Nullable ResourceView view(Audience audience) {
    Room room = rooms.get(audience);
    return room == null ? null : room.view();
  }

  /** Follows the changes of one type from now on. */
  public ChangeWatch watchChanges(ResourceType type) {
    return new ChangeWatch(type, rooms.values());
  }

  /** The audiences and their streams. */
  public void eachRoom(RoomVisitor visitor) {
    rooms.values().forEach(room -> visitor.visit(room.view(), room.streams()));
  }

  /** Sees one audience's view, null while it is being made, and its streams. */
  @FunctionalInterface
  public interface RoomVisitor {
    /** Sees one audience. */
    void visit(@Nullable ResourceView view, Collection<ClientStream> streams);
  }

  /** Calls the listener on the loop's thread whenever what clients hold or want has changed. */
  public Runnable subscribe(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  Instant now() {
    return clock.instant();
  }

  void heard(boolean refused) {
    refusals += refused ? 1 : 0;
    notifyListeners();
  }

  void flushSoon(ClientStream stream) {
    loop.execute(stream::flush);
  }

  void flushLater(ClientStream stream) {
    later.add(stream);
  }

  /** Goes on with the streams that waited for a client's answer; to be called now and then. */
  public void flushDelayed() {
    Set<ClientStream> due = later;
    later = new LinkedHashSet<>();
    due.forEach(ClientStream::flush);
  }

  private void notifyListeners() {
    listeners.forEach(Runnable::run);
  }
}
