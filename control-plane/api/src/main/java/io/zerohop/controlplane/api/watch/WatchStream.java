package io.zerohop.controlplane.api.watch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.api.error.StatusError;
import io.zerohop.controlplane.api.http.EventSource;
import io.zerohop.controlplane.api.resource.Documents;
import io.zerohop.controlplane.store.Change;
import io.zerohop.controlplane.store.History;
import io.zerohop.controlplane.store.ObjectKey;
import io.zerohop.controlplane.store.Page;
import io.zerohop.controlplane.store.Store;
import io.zerohop.controlplane.store.StoredObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A watch: it keeps nothing but the version up to which it has told everything, and reads on in the
 * store's history from there. A slow caller therefore holds no memory; one that falls behind the
 * history is told so (410) and lists anew.
 */
public final class WatchStream implements EventSource {
  private static final int CHUNK = 100;
  private static final Duration BOOKMARK_EVERY = Duration.ofSeconds(30);

  private final Store store;
  private final WatchRequest request;
  private final Clock clock;
  private final Instant end;
  private final Set<ObjectKey> shown = new HashSet<>();
  private long told;
  private boolean begun;
  private boolean ended;
  private Instant lastWord;
  private @Nullable Runnable unsubscribe;

  /**
   * A watch on that store.
   *
   * @throws StatusError 410 if the history no longer reaches back to where the caller wants to
   *     begin
   */
  public WatchStream(Store store, WatchRequest request, Clock clock) {
    this.store = store;
    this.request = request;
    this.clock = clock;
    this.told = request.from();
    this.lastWord = clock.instant();
    this.end = lastWord.plus(request.atMost());
    this.begun = request.from() > 0 && !request.initialEvents();
    if (begun
        && store.changes(request.target().selection(), told, 1) instanceof History.Gone gone) {
      throw new StatusError(410, "Expired", tooOld(gone), StatusError.Details.NONE);
    }
  }

  private String tooOld(History.Gone gone) {
    return "too old resource version: " + told + " (" + gone.oldest() + ")";
  }

  @Override
  public void onNews(Runnable listener) {
    unsubscribe =
        store.subscribe(
            changes -> {
              if (changes.stream()
                  .anyMatch(c -> request.target().selection().includes(c.object().key()))) {
                listener.run();
              }
            });
  }

  @Override
  public synchronized List<byte[]> next() {
    if (ended) {
      return List.of();
    }
    List<byte[]> events = begun ? changes() : present();
    if (!events.isEmpty()) {
      lastWord = clock.instant();
    } else if (!clock.instant().isBefore(end)) {
      ended = true;
      return request.bookmarks() ? List.of(bookmark(false)) : List.of();
    } else if (request.bookmarks()
        && Duration.between(lastWord, clock.instant()).compareTo(BOOKMARK_EVERY) >= 0) {
      lastWord = clock.instant();
      return List.of(bookmark(false));
    }
    return events;
  }

  private List<byte[]> present() {
    begun = true;
    Page page = store.list(request.target().selection());
    told = page.version();
    List<byte[]> events = new ArrayList<>();
    for (StoredObject stored : page.objects()) {
      ObjectNode document = document(stored);
      if (request.filter().test(document.path("metadata"))) {
        shown.add(stored.key());
        events.add(event("ADDED", request.form().apply(document)));
      }
    }
    if (request.initialEvents() && request.bookmarks()) {
      events.add(bookmark(true));
    }
    return events;
  }

  private List<byte[]> changes() {
    List<byte[]> events = new ArrayList<>();
    while (events.isEmpty()) {
      History history = store.changes(request.target().selection(), told, CHUNK);
      if (history instanceof History.Gone gone) {
        ended = true;
        return List.of(event("ERROR", StatusError.failure(410, "Expired", tooOld(gone))));
      }
      History.Changes changes = (History.Changes) history;
      changes.changes().forEach(change -> tell(change, events));
      told = changes.upTo();
      if (changes.changes().size() < CHUNK) {
        break;
      }
    }
    return events;
  }

  private void tell(Change change, List<byte[]> events) {
    ObjectKey key = change.object().key();
    ObjectNode document = document(change.object());
    boolean wanted = request.filter().test(document.path("metadata"));
    boolean deleted = change.type() == Change.Type.DELETED || !wanted;
    if (change.type() == Change.Type.ADDED && !wanted) {
      return;
    }
    String type = deleted ? "DELETED" : change.type().name();
    if (deleted) {
      boolean known = shown.remove(key);
      if (!known && !wanted && request.from() == 0) {
        return;
      }
    } else if (shown.add(key) && request.from() == 0) {
      type = "ADDED";
    }
    events.add(event(type, request.form().apply(document)));
  }

  private ObjectNode document(StoredObject stored) {
    return Documents.compose(stored, request.target().kind(), request.target().version());
  }

  private byte[] bookmark(boolean initialEnd) {
    ObjectNode object = Json.object();
    object.put("kind", request.target().kind().kind());
    object.put("apiVersion", request.target().apiVersion());
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(told));
    metadata.putNull("creationTimestamp");
    if (initialEnd) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    return event("BOOKMARK", object);
  }

  private static byte[] event(String type, ObjectNode object) {
    ObjectNode event = Json.object().put("type", type);
    event.set("object", object);
    return Json.bytes(event);
  }

  @Override
  public synchronized boolean ended() {
    return ended;
  }

  @Override
  public void close() {
    if (unsubscribe != null) {
      unsubscribe.run();
    }
  }
}
