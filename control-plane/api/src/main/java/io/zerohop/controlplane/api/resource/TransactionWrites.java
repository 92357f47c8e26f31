package io.zerohop.controlplane.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.error.StatusError;
import io.zerohop.controlplane.api.patch.Author;
import io.zerohop.controlplane.api.patch.JsonPatch;
import io.zerohop.controlplane.api.patch.MergePatch;
import io.zerohop.controlplane.api.patch.PatchException;
import io.zerohop.controlplane.api.patch.ServerSideApply;
import io.zerohop.controlplane.api.patch.StrategicMerge;
import io.zerohop.controlplane.api.resource.ResourceWrites.Setting;
import io.zerohop.controlplane.api.resource.ResourceWrites.Wish;
import io.zerohop.controlplane.policy.kind.Kind;
import io.zerohop.controlplane.store.Draft;
import io.zerohop.controlplane.store.StoredObject;
import io.zerohop.controlplane.store.Transaction;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The writes of one transaction. */
public final class TransactionWrites {
  private final Transaction transaction;
  private final WriteOptions options;
  private final Clock clock;

  TransactionWrites(Transaction transaction, WriteOptions options, Clock clock) {
    this.transaction = transaction;
    this.options = options;
    this.clock = clock;
  }

  /** Makes a new object. */
  Written create(Target target, ObjectNode sent, @Nullable String source) {
    ObjectNode content = prepared(target, sent);
    Target named = target.named(content.path("metadata").path("name").asText());
    if (named.name().isEmpty()) {
      throw new StatusError(
          422,
          "Invalid",
          named.kind().kind() + " is invalid: metadata.name: Required value: a name is required",
          named.details(
              named.kind().kind(),
              List.of(
                  new StatusError.Cause(
                      "FieldValueRequired", "metadata.name", "a name is required"))));
    }
    if (transaction.find(named.key()).isPresent()) {
      throw new StatusError(
          409,
          "AlreadyExists",
          named.kind().qualifiedPlural() + " \"" + named.name() + "\" already exists",
          named.details(named.kind().plural(), List.of()));
    }
    return done(
        named,
        ResourceWrites.settle(setting(""), named, null, new Wish(content, null, null, source)));
  }

  /** Puts the object in place of what is there, or makes it. */
  Written replace(Target target, String subresource, ObjectNode sent) {
    ObjectNode content = prepared(target, sent);
    StoredObject live = transaction.find(target.key()).orElse(null);
    precondition(target, live, sent.path("metadata"));
    if (live == null) {
      if (!subresource.isEmpty()
          || !sent.path("metadata").path("resourceVersion").asText().isEmpty()) {
        throw target.notFound();
      }
      return create(target, sent, null);
    }
    Wish wish = new Wish(content, null, claimed(sent), null);
    return finish(target, ResourceWrites.settle(setting(subresource), target, live, wish));
  }

  /**
   * Makes the object what the document says, whatever it was: the way of {@code zerohop apply}. Its
   * status, its finalizers and annotations that are not in the document stay.
   */
  public Written put(Target target, ObjectNode document, @Nullable String source) {
    StoredObject live = transaction.find(target.key()).orElse(null);
    if (live == null) {
      return create(target, document, source);
    }
    ObjectNode content = prepared(target, document);
    JsonNode before = Documents.content(live).path("metadata");
    ObjectNode metadata = content.withObject("/metadata");
    for (String field : List.of("finalizers", "ownerReferences")) {
      if (before.has(field) && !metadata.has(field)) {
        metadata.set(field, before.get(field));
      }
    }
    before
        .path("annotations")
        .properties()
        .forEach(
            annotation -> {
              if (!annotation.getKey().startsWith("zerohop.io/")) {
                ObjectNode annotations = metadata.withObject("/annotations");
                if (!annotations.has(annotation.getKey())) {
                  annotations.set(annotation.getKey(), annotation.getValue());
                }
              }
            });
    Wish wish = new Wish(content, null, null, source);
    return done(target, ResourceWrites.settle(setting(""), target, live, wish));
  }

  /** Changes the object by a patch; a server-side apply makes it where there is none. */
  Written patch(Target target, String subresource, PatchRequest patch) {
    StoredObject live = transaction.find(target.key()).orElse(null);
    if (patch.form() == PatchRequest.Form.APPLY) {
      return apply(target, subresource, live, patch.content());
    }
    if (live == null) {
      throw target.notFound();
    }
    ObjectNode before = Documents.compose(live, target.kind(), target.version());
    ObjectNode after = patched(target, before, patch);
    precondition(target, live, after.path("metadata"));
    ArrayNode claimed =
        after.path("metadata").get("managedFields") instanceof ArrayNode list
                && !list.equals(Documents.managed(live))
            ? list
            : null;
    Wish wish = new Wish(prepared(target, after), null, claimed, null);
    return finish(target, ResourceWrites.settle(setting(subresource), target, live, wish));
  }

  private static ObjectNode patched(Target target, ObjectNode before, PatchRequest patch) {
    try {
      if (patch.form() == PatchRequest.Form.JSON_PATCH) {
        return JsonPatch.apply(before, patch.content());
      }
      if (!(patch.content() instanceof ObjectNode change)) {
        throw StatusError.badRequest("a merge patch must be an object");
      }
      if (patch.form() == PatchRequest.Form.MERGE) {
        return MergePatch.apply(before, change);
      }
      if (!strategic(target.kind())) {
        throw new StatusError(
            415,
            "UnsupportedMediaType",
            "strategic merge is for Kubernetes' own kinds: use a merge patch (kubectl patch"
                + " --type=merge)",
            StatusError.Details.NONE);
      }
      return StrategicMerge.apply(target.kind().schema(), before, change);
    } catch (PatchException e) {
      throw new StatusError(
          422,
          "Invalid",
          "the patch cannot be applied: " + e.getMessage(),
          target.details(
              target.kind().plural(),
              List.of(
                  new StatusError.Cause(
                      "FieldValueInvalid", "patch", String.valueOf(e.getMessage())))));
    }
  }

  /** Whether kubectl patches this kind by strategic merge: those that it has compiled in. */
  public static boolean strategic(Kind kind) {
    return kind.group().isEmpty();
  }

  private Written apply(
      Target target, String subresource, @Nullable StoredObject live, JsonNode sent) {
    if (!(sent instanceof ObjectNode object)) {
      throw StatusError.badRequest("what is applied must be an object");
    }
    if (object.path("metadata").has("managedFields")) {
      throw StatusError.badRequest("metadata.managedFields must be nil");
    }
    ObjectNode wanted = prepared(target, object);
    if (live == null && (!subresource.isEmpty() || object.path("metadata").has("uid"))) {
      throw target.notFound();
    }
    precondition(target, live, object.path("metadata"));
    ObjectNode before = live == null ? skeleton(target) : Documents.content(live);
    ArrayNode managed =
        live == null ? JsonNodeFactory.instance.arrayNode() : Documents.managed(live);
    Author author = new Author(options.manager(), subresource, target.apiVersion(), now());
    var outcome =
        new ServerSideApply(target.kind().schema(), author, options.force())
            .apply(before, managed, wanted);
    if (outcome instanceof ServerSideApply.Outcome.Conflicts conflicts) {
      throw conflict(target, conflicts.conflicts());
    }
    ServerSideApply.Outcome.Applied applied = (ServerSideApply.Outcome.Applied) outcome;
    Wish wish = new Wish(applied.document(), applied.managed(), null, null);
    return finish(target, ResourceWrites.settle(setting(subresource), target, live, wish));
  }

  private static ObjectNode skeleton(Target target) {
    ObjectNode empty = JsonNodeFactory.instance.objectNode();
    empty.put("apiVersion", target.apiVersion()).put("kind", target.kind().kind());
    empty.putObject("metadata").put("name", target.name()).put("namespace", target.namespace());
    return empty;
  }

  private static StatusError conflict(Target target, List<ServerSideApply.Conflict> conflicts) {
    List<StatusError.Cause> causes =
        conflicts.stream()
            .map(
                c ->
                    new StatusError.Cause(
                        "FieldManagerConflict",
                        c.field(),
                        "conflict with \""
                            + c.manager()
                            + "\""
                            + (c.operation().equals("Update")
                                ? " using " + target.apiVersion()
                                : "")))
            .toList();
    String all =
        conflicts.stream()
            .map(c -> "\"" + c.manager() + "\": " + c.field())
            .collect(Collectors.joining(", "));
    String head =
        conflicts.size() == 1
            ? "Apply failed with 1 conflict: conflict with "
            : "Apply failed with " + conflicts.size() + " conflicts: conflicts with ";
    return new StatusError(
        409, "Conflict", head + all, new StatusError.Details("", "", "", causes));
  }

  /** Deletes the object; where finalizers are left, only marks it. */
  public Written delete(Target target, JsonNode preconditions) {
    StoredObject live = transaction.find(target.key()).orElseThrow(target::notFound);
    precondition(target, live, preconditions);
    ObjectNode content = Documents.content(live);
    ObjectNode metadata = content.withObject("/metadata");
    if (metadata.path("finalizers").isEmpty()) {
      return done(target, remove(target));
    }
    if (metadata.has("deletionTimestamp")) {
      return ResourceWrites.written(Written.Action.DELETING, target, live, List.of());
    }
    metadata.put("deletionTimestamp", now()).put("deletionGracePeriodSeconds", 0);
    StoredObject marked =
        transaction.put(
            new Draft(
                live.key(),
                live.generation() + 1,
                content.toString(),
                live.managedFields(),
                live.source()));
    return done(target, ResourceWrites.written(Written.Action.DELETING, target, marked, List.of()));
  }

  private Written remove(Target target) {
    StoredObject last = transaction.delete(target.key()).orElseThrow(target::notFound);
    return ResourceWrites.written(Written.Action.DELETED, target, last, List.of());
  }

  /** After a change: an object that waits for its last finalizer goes when that is gone. */
  private Written finish(Target target, Written written) {
    JsonNode metadata = written.document().path("metadata");
    if (metadata.has("deletionTimestamp") && metadata.path("finalizers").isEmpty()) {
      remove(target);
    }
    return done(target, written);
  }

  private Written done(Target target, Written written) {
    if (!options.dryRun() && written.action() != Written.Action.UNCHANGED) {
      Audit.log(options, target, written);
    }
    return written;
  }

  private Setting setting(String subresource) {
    return new Setting(transaction, options, subresource, clock);
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static @Nullable ArrayNode claimed(ObjectNode sent) {
    return sent.path("metadata").get("managedFields") instanceof ArrayNode list ? list : null;
  }

  /** Checks and completes kind, apiVersion, namespace and name, and takes away what is ours. */
  private static ObjectNode prepared(Target target, ObjectNode sent) {
    ObjectNode content = Documents.stripped(sent);
    agree(content, "kind", target.kind().kind());
    agree(content, "apiVersion", target.apiVersion());
    if (content.has("metadata") && !content.path("metadata").isObject()) {
      throw StatusError.badRequest("metadata must be an object");
    }
    ObjectNode metadata = content.withObject("/metadata");
    agree(metadata, "namespace", target.namespace());
    if (!target.name().isEmpty()) {
      agree(metadata, "name", target.name());
    }
    return content;
  }

  private static void agree(ObjectNode object, String field, String wanted) {
    JsonNode given = object.get(field);
    if (given == null || (given.isTextual() && given.asText().isEmpty())) {
      object.put(field, wanted);
    } else if (!given.asText().equals(wanted)) {
      throw StatusError.badRequest(
          field
              + " of the object (\""
              + given.asText()
              + "\") must be that of the request's path (\""
              + wanted
              + "\")");
    }
  }

  private static void precondition(Target target, @Nullable StoredObject live, JsonNode wanted) {
    String version = wanted.path("resourceVersion").asText();
    String uid = wanted.path("uid").asText();
    if (live == null) {
      return;
    }
    if (!version.isEmpty() && !version.equals(Long.toString(live.version()))) {
      throw target.conflict(
          "the object has been modified; please apply your changes to the latest version and try"
              + " again");
    }
    if (!uid.isEmpty() && !uid.equals(live.uid())) {
      throw target.conflict(
          "Precondition failed: UID in precondition: "
              + uid
              + ", UID in object meta: "
              + live.uid());
    }
  }
}
