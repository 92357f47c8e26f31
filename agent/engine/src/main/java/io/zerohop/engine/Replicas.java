package io.zerohop.engine;

import io.zerohop.engine.sql.ConnectRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Of which databases no replica could be had lately, so that not every connection of a pool has to
 * find it out for itself. Thread-safe.
 */
final class Replicas {
  /** After so long a replica is looked for again. */
  static final long LOOK_AGAIN_NANOS = 5_000_000_000L;

  private final Map<Place, Missed> missed = new ConcurrentHashMap<>();

  /** As the application names it. */
  private record Place(String host, int port) {}

  /** Under which configuration none was found, and when. */
  private record Missed(View view, long nanos) {}

  /** None could be had. */
  void missing(ConnectRequest request, View view, long now) {
    missed.put(place(request), new Missed(view, now));
  }

  /** Whether it is not worth looking for one: none could be had, and nothing changed since. */
  boolean areMissing(ConnectRequest request, View view, long now) {
    if (missed.isEmpty()) {
      return false;
    }
    Missed last = missed.get(place(request));
    if (last == null) {
      return false;
    }
    if (last.view == view && now - last.nanos < LOOK_AGAIN_NANOS) {
      return true;
    }
    missed.remove(place(request), last);
    return false;
  }

  private static Place place(ConnectRequest request) {
    return new Place(request.host(), request.port());
  }
}
