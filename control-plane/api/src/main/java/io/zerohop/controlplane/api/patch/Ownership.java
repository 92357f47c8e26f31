package io.zerohop.controlplane.api.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.policy.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who owns which fields of an object ({@code metadata.managedFields}). */
public final class Ownership {
  private static final Set<String> NOBODYS =
      Set.of(
          "name",
          "generateName",
          "namespace",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "managedFields",
          "selfLink");

  private Ownership() {}

  /**
   * Ownership after a change that was no server-side apply: its author owns what it set anew, and
   * nobody owns any longer what is gone.
   *
   * @param managed the owners before, a list of entries
   * @param before the document before; null for a new one
   */
  public static ArrayNode update(
      @Nullable Schema schema,
      ArrayNode managed,
      @Nullable ObjectNode before,
      ObjectNode after,
      Author author) {
    Set<List<String>> old = before == null ? FieldPaths.none() : fields(schema, before, author);
    Set<List<String>> now = fields(schema, after, author);
    Set<List<String>> set = FieldPaths.none();
    for (List<String> path : now) {
      boolean same =
          before != null
              && old.contains(path)
              && (isItem(path)
                  || Objects.equals(FieldPaths.find(before, path), FieldPaths.find(after, path)));
      if (!same) {
        set.add(path);
      }
    }
    Set<List<String>> gone = FieldPaths.none();
    gone.addAll(old);
    gone.removeAll(now);
    return settle(read(managed), author, set, gone);
  }

  private static ArrayNode settle(
      List<Owner> owners, Author author, Set<List<String>> set, Set<List<String>> gone) {
    List<Owner> result = new ArrayList<>();
    boolean known = false;
    for (Owner owner : owners) {
      Set<List<String>> fields = FieldPaths.none();
      fields.addAll(owner.fields());
      fields.removeAll(gone);
      String time = owner.time();
      if (owner.is(author, Owner.UPDATE)) {
        known = true;
        time = set.isEmpty() ? time : author.time();
        fields.addAll(set);
      } else {
        fields.removeAll(set);
      }
      result.add(owner.with(fields, time));
    }
    if (!known) {
      result.add(
          new Owner(
              author.manager(),
              Owner.UPDATE,
              author.subresource(),
              author.apiVersion(),
              author.time(),
              set));
    }
    return write(result);
  }

  /** The document's fields that can have owners, seen from one subresource. */
  static Set<List<String>> fields(@Nullable Schema schema, ObjectNode document, Author author) {
    ObjectNode seen = JsonNodeFactory.instance.objectNode();
    document
        .properties()
        .forEach(
            field -> {
              boolean status = field.getKey().equals("status");
              if (status == author.subresource().equals("status")
                  && !field.getKey().equals("apiVersion")
                  && !field.getKey().equals("kind")) {
                seen.set(field.getKey(), field.getValue());
              }
            });
    if (seen.get("metadata") instanceof ObjectNode metadata) {
      ObjectNode owned = metadata.deepCopy();
      owned.remove(NOBODYS);
      seen.set("metadata", owned);
      if (owned.isEmpty()) {
        seen.remove("metadata");
      }
    }
    return FieldPaths.of(schema, seen);
  }

  static List<Owner> read(JsonNode managed) {
    List<Owner> owners = new ArrayList<>();
    managed.forEach(entry -> owners.add(Owner.read(entry)));
    return owners;
  }

  static ArrayNode write(List<Owner> owners) {
    ArrayNode out = JsonNodeFactory.instance.arrayNode();
    for (Owner owner : owners) {
      if (!owner.fields().isEmpty()) {
        out.add(owner.toJson());
      }
    }
    return out;
  }

  private static boolean isItem(List<String> path) {
    return path.get(path.size() - 1).startsWith("k:");
  }
}
