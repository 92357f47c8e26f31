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

/**
 * Server-side apply: an author says all that it wants of an object, others keep what they own. A
 * field is owned whole; a list without keys is one field.
 */
public final class ServerSideApply {
  private final @Nullable Schema schema;
  private final Author author;
  private final boolean force;

  /** What comes of an apply. */
  public sealed interface Outcome {
    /**
     * It can be done.
     *
     * @param document the object after it
     * @param managed who owns what after it
     */
    record Applied(ObjectNode document, ArrayNode managed) implements Outcome {}

    /** Others own fields that the author wants otherwise. */
    record Conflicts(List<Conflict> conflicts) implements Outcome {
      public Conflicts {
        conflicts = List.copyOf(conflicts);
      }
    }
  }

  /**
   * A field that another one owns.
   *
   * @param field such as {@code .spec.rules}
   * @param manager its owner
   * @param operation how the owner set it, {@code Apply} or {@code Update}
   */
  public record Conflict(String field, String manager, String operation) {}

  /**
   * @param schema the kind's schema, for the keys of its lists
   * @param force whether fields of others are taken from them
   */
  public ServerSideApply(@Nullable Schema schema, Author author, boolean force) {
    this.schema = schema;
    this.author = author;
    this.force = force;
  }

  /** Applies what the author wants to an object; nothing that is given is changed. */
  public Outcome apply(ObjectNode live, ArrayNode managed, ObjectNode wanted) {
    Set<List<String>> fields = Ownership.fields(schema, wanted, author);
    List<Owner> owners = Ownership.read(managed);
    List<Conflict> conflicts = conflicts(live, owners, wanted, fields);
    if (!force && !conflicts.isEmpty()) {
      return new Outcome.Conflicts(conflicts);
    }
    ObjectNode document = (ObjectNode) merge(schema, live, wanted);
    List<Owner> after = new ArrayList<>();
    Set<List<String>> before = FieldPaths.none();
    String time = author.time();
    for (Owner owner : owners) {
      if (owner.is(author, Owner.APPLY)) {
        before.addAll(owner.fields());
        time = owner.fields().equals(fields) ? owner.time() : time;
      } else {
        after.add(force ? without(owner, live, wanted, fields) : owner);
      }
    }
    before.removeAll(fields);
    prune(document, before, after);
    boolean same = document.equals(live);
    after.add(
        new Owner(
            author.manager(),
            Owner.APPLY,
            author.subresource(),
            author.apiVersion(),
            same ? time : author.time(),
            fields));
    return new Outcome.Applied(document, Ownership.write(after));
  }

  private List<Conflict> conflicts(
      ObjectNode live, List<Owner> owners, ObjectNode wanted, Set<List<String>> fields) {
    List<Conflict> found = new ArrayList<>();
    for (Owner owner : owners) {
      if (owner.is(author, Owner.APPLY)) {
        continue;
      }
      for (List<String> path : fields) {
        if (owner.fields().contains(path) && differs(live, wanted, path)) {
          found.add(new Conflict(FieldPaths.text(path), owner.manager(), owner.operation()));
        }
      }
    }
    return found;
  }

  private static boolean differs(ObjectNode live, ObjectNode wanted, List<String> path) {
    return !path.get(path.size() - 1).startsWith("k:")
        && !Objects.equals(FieldPaths.find(live, path), FieldPaths.find(wanted, path));
  }

  private static Owner without(
      Owner owner, ObjectNode live, ObjectNode wanted, Set<List<String>> fields) {
    Set<List<String>> left = FieldPaths.none();
    for (List<String> path : owner.fields()) {
      if (!fields.contains(path) || !differs(live, wanted, path)) {
        left.add(path);
      }
    }
    return owner.with(left, owner.time());
  }

  /** Takes away what the author owned and no longer wants, unless somebody else owns it too. */
  private static void prune(ObjectNode document, Set<List<String>> dropped, List<Owner> others) {
    for (List<String> path : dropped) {
      boolean kept =
          others.stream()
              .flatMap(owner -> owner.fields().stream())
              .anyMatch(other -> FieldPaths.startsWith(other, path));
      if (!kept) {
        FieldPaths.remove(document, path);
      }
    }
  }

  private static JsonNode merge(@Nullable Schema schema, JsonNode live, JsonNode wanted) {
    if (live instanceof ObjectNode old && wanted instanceof ObjectNode object) {
      ObjectNode result = old.deepCopy();
      object
          .properties()
          .forEach(
              field -> {
                JsonNode present = old.get(field.getKey());
                Schema known = Shape.field(schema, field.getKey());
                result.set(
                    field.getKey(),
                    present == null
                        ? field.getValue().deepCopy()
                        : merge(known, present, field.getValue()));
              });
      return result;
    }
    if (Shape.keyed(schema, live) && Shape.keyed(schema, wanted)) {
      return items(schema, live, wanted);
    }
    return wanted.deepCopy();
  }

  private static ArrayNode items(@Nullable Schema schema, JsonNode live, JsonNode wanted) {
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    List<JsonNode> left = new ArrayList<>();
    wanted.forEach(left::add);
    for (JsonNode old : live) {
      JsonNode key = Shape.key(schema, old);
      JsonNode match =
          left.stream()
              .filter(item -> Shape.key(schema, item).equals(key))
              .findFirst()
              .orElse(null);
      left.remove(match);
      result.add(match == null ? old.deepCopy() : merge(Shape.items(schema), old, match));
    }
    left.forEach(item -> result.add(item.deepCopy()));
    return result;
  }
}
