package io.zerohop.controlplane.xds.serve;

import io.zerohop.controlplane.xds.resource.Encoded;
import io.zerohop.controlplane.xds.resource.ResourceType;
import io.zerohop.controlplane.xds.resource.ResourceView;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Follows the changes of one type, from a moment before they are made until every client that they
 * concern has acknowledged them. On the {@link Loop} only.
 */
public final class ChangeWatch {
  private final ResourceType type;
  private final Map<Room, ResourceView> before = new HashMap<>();
  private final Map<ClientStream, Set<String>> concerned = new LinkedHashMap<>();
  private boolean served;

  ChangeWatch(ResourceType type, Iterable<Room> rooms) {
    this.type = type;
    for (Room room : rooms) {
      ResourceView view = room.view();
      if (view != null) {
        before.put(room, view);
      }
    }
  }

  /** The changes are being served now: from here on it is known whom they concern. */
  public void served() {
    served = true;
    before.forEach(this::compare);
    before.clear();
  }

  private void compare(Room room, ResourceView then) {
    ResourceView now = room.view();
    if (now == null) {
      return;
    }
    for (String name : now.changesSince(then).getOrDefault(type, Set.of())) {
      for (ClientStream stream : room.watchers(type, name)) {
        concerned.computeIfAbsent(stream, s -> new java.util.HashSet<>()).add(name);
      }
    }
  }

  /** How many clients the changes concern. */
  public int clients() {
    return concerned.size();
  }

  /** How many of them have acknowledged, or are gone. */
  public int confirmed() {
    int confirmed = 0;
    for (Map.Entry<ClientStream, Set<String>> each : concerned.entrySet()) {
      confirmed += each.getValue().stream().allMatch(name -> holds(each.getKey(), name)) ? 1 : 0;
    }
    return confirmed;
  }

  private boolean holds(ClientStream stream, String name) {
    Encoded current = stream.current(type, name);
    return stream.ended() || (current == null ? stream.settled() : stream.confirmed(current));
  }

  /** Tells whether all have it. */
  public boolean complete() {
    return served && confirmed() == concerned.size();
  }
}
