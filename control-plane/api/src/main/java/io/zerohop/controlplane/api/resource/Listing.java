package io.zerohop.controlplane.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.api.error.StatusError;
import io.zerohop.controlplane.store.ObjectKey;
import io.zerohop.controlplane.store.Page;
import io.zerohop.controlplane.store.Store;
import io.zerohop.controlplane.store.StoredObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads a collection, in pages where the caller asks for pages. */
public final class Listing {
  private static final int CHUNK = 500;

  private final Store store;

  /** Reads from that store. */
  public Listing(Store store) {
    this.store = store;
  }

  /**
   * Which page.
   *
   * @param limit how many objects at most; 0 for all
   * @param token where the page before ended, empty for the first
   */
  public record Range(int limit, String token) {}

  /**
   * The list object ({@code HTTPRouteList}) of what a filter lets through.
   *
   * <p>Later pages are read from what is there by then, but carry the first page's version: a watch
   * from it tells everything that changed meanwhile.
   */
  public ObjectNode list(Target target, Predicate<JsonNode> filter, Range range) {
    Position position = Position.parse(target, range.token());
    int limit = range.limit() == 0 ? Integer.MAX_VALUE : range.limit();
    ArrayNode items = Json.object().arrayNode();
    long version = position.version();
    ObjectKey after = position.after();
    boolean more = true;
    while (more && items.size() < limit) {
      Page page =
          store.list(target.selection(), after, range.limit() == 0 ? Integer.MAX_VALUE : CHUNK);
      version = version == 0 ? page.version() : version;
      more = page.more();
      for (StoredObject stored : page.objects()) {
        if (items.size() == limit) {
          more = true;
          break;
        }
        after = stored.key();
        ObjectNode document = Documents.compose(stored, target.kind(), target.version());
        if (filter.test(document.path("metadata"))) {
          items.add(document);
        }
      }
    }
    ObjectNode list = Json.object();
    list.put("kind", target.kind().kind() + "List").put("apiVersion", target.apiVersion());
    ObjectNode metadata = list.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(version));
    if (more && after != null) {
      metadata.put("continue", new Position(version, after).token());
    }
    list.set("items", items);
    return list;
  }

  private record Position(long version, @Nullable ObjectKey after) {
    static Position parse(Target target, String token) {
      if (token.isEmpty()) {
        return new Position(0, null);
      }
      try {
        String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        List<String> parts = List.of(text.split("/", -1));
        return new Position(
            Long.parseLong(parts.get(0)), target.in(parts.get(1)).named(parts.get(2)).key());
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw StatusError.badRequest("continue key is not valid: list anew without it");
      }
    }

    String token() {
      ObjectKey last = Objects.requireNonNull(after, "after");
      String text = version + "/" + last.namespace() + "/" + last.name();
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
