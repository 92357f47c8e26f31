package io.zerohop.controlplane.api.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.error.StatusError;
import io.zerohop.controlplane.api.patch.Author;
import io.zerohop.controlplane.api.patch.Ownership;
import io.zerohop.controlplane.store.Draft;
import io.zerohop.controlplane.store.Store;
import io.zerohop.controlplane.store.StoredObject;
import io.zerohop.controlplane.store.Transaction;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Creates, replaces, patches and deletes objects. Each call is one transaction; {@link #in} lets
 * several be one. Refusals are {@link StatusError}s and leave nothing behind.
 */
public final class ResourceWrites {
  static final String STATUS = "status";

  private final Store store;
  private final Clock clock;

  /** Writes to that store. */
  public ResourceWrites(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** A change as it comes from a caller: what to do with the object that is there, or null. */
  interface Step {
    Wish wish(@Nullable StoredObject live);
  }

  /**
   * What an object shall be.
   *
   * @param content the document, without what the store keeps
   * @param managed who owns which fields; null to have it worked out as for an update
   * @param claimed the owners that the caller itself sent, the base for working it out; null: those
   *     of the stored object
   * @param source the text that it came from; null where there is none
   */
  record Wish(
      ObjectNode content,
      @Nullable ArrayNode managed,
      @Nullable ArrayNode claimed,
      @Nullable String source) {}

  /** Makes a new object; one that is there already is a conflict. */
  public Written create(Target target, ObjectNode sent, WriteOptions options) {
    return run(options, transaction -> in(transaction, options).create(target, sent, null));
  }

  /** Puts an object in place of another; makes it where there is none. */
  public Written replace(Target target, String subresource, ObjectNode sent, WriteOptions options) {
    return run(options, transaction -> in(transaction, options).replace(target, subresource, sent));
  }

  /** Changes an object by a patch. */
  public Written patch(
      Target target, String subresource, PatchRequest patch, WriteOptions options) {
    return run(options, transaction -> in(transaction, options).patch(target, subresource, patch));
  }

  /** Deletes an object, if it is the one that the caller means. */
  public Written delete(Target target, JsonNode preconditions, WriteOptions options) {
    return run(options, transaction -> in(transaction, options).delete(target, preconditions));
  }

  /** Runs work in a transaction that is kept, unless it is a dry run. */
  public <T> T run(WriteOptions options, Function<Transaction, T> work) {
    return options.dryRun() ? store.rehearse(work) : store.write(work);
  }

  /** Writes inside a transaction. */
  public TransactionWrites in(Transaction transaction, WriteOptions options) {
    return new TransactionWrites(transaction, options, clock);
  }

  /** Puts what is wished for into the store, if it is sound and changes anything. */
  static Written settle(Setting setting, Target target, @Nullable StoredObject live, Wish wish) {
    boolean status = setting.subresource().equals(STATUS);
    ObjectNode before = live == null ? null : Documents.content(live);
    ObjectNode wanted = own(wish.content(), before, status);
    wanted.put("apiVersion", target.kind().apiVersion());
    Validation.Sound sound =
        status
            ? new Validation.Sound(wanted, List.of())
            : Validation.check(target, wanted, before, setting.options().unknownFields());
    ObjectNode after = sound.document();
    ArrayNode managed =
        wish.managed() != null
            ? wish.managed()
            : Ownership.update(
                target.kind().schema(), base(live, wish), before, after, setting.author(target));
    boolean same = live != null && after.equals(before) && managed.equals(Documents.managed(live));
    if (live != null && same && hasSource(live, wish)) {
      return written(Written.Action.UNCHANGED, target, live, sound.warnings());
    }
    Draft draft = draft(target, live, new Outcome(after, managed, wish.source()));
    StoredObject stored = setting.transaction().put(draft);
    Written.Action done = same ? Written.Action.UNCHANGED : Written.Action.CONFIGURED;
    Written written =
        written(live == null ? Written.Action.CREATED : done, target, stored, sound.warnings());
    if (setting.options().dryRun()) {
      keepVersion(written.document().withObject("/metadata"), live);
    }
    return written;
  }

  /** What an object has become, sound and with its owners. */
  private record Outcome(ObjectNode content, ArrayNode managed, @Nullable String source) {}

  private static boolean hasSource(StoredObject live, Wish wish) {
    return wish.source() == null || wish.source().equals(live.source());
  }

  /** An object whose intent changed is a generation older, and not what its file says any more. */
  private static Draft draft(Target target, @Nullable StoredObject live, Outcome outcome) {
    boolean newIntent =
        live == null || !Documents.sameIntent(Documents.content(live), outcome.content());
    long generation = live == null ? 1 : live.generation() + (newIntent ? 1 : 0);
    String kept = live == null || newIntent ? null : live.source();
    return new Draft(
        target.key(),
        generation,
        outcome.content().toString(),
        outcome.managed().toString(),
        outcome.source() == null ? kept : outcome.source());
  }

  /** A dry run makes no version: the caller sees the one that is there. */
  private static void keepVersion(ObjectNode metadata, @Nullable StoredObject live) {
    metadata.remove("resourceVersion");
    if (live != null) {
      metadata.put("resourceVersion", Long.toString(live.version()));
    }
  }

  /** What one write works with. */
  record Setting(Transaction transaction, WriteOptions options, String subresource, Clock clock) {
    Author author(Target target) {
      return new Author(
          options.manager(),
          subresource,
          target.apiVersion(),
          clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    }
  }

  private static ArrayNode base(@Nullable StoredObject live, Wish wish) {
    if (wish.claimed() != null) {
      return wish.claimed();
    }
    return live == null ? JsonNodeFactory.instance.arrayNode() : Documents.managed(live);
  }

  /** The wish, limited to what its subresource may change. */
  private static ObjectNode own(ObjectNode wished, @Nullable ObjectNode before, boolean status) {
    ObjectNode result = status && before != null ? before.deepCopy() : wished.deepCopy();
    JsonNode state = status ? wished.get(STATUS) : before == null ? null : before.get(STATUS);
    result.remove(STATUS);
    if (state != null) {
      result.set(STATUS, state);
    }
    if (!status && before != null && result.get("metadata") instanceof ObjectNode metadata) {
      for (String field : List.of("deletionTimestamp", "deletionGracePeriodSeconds")) {
        JsonNode value = before.path("metadata").get(field);
        metadata.remove(field);
        if (value != null) {
          metadata.set(field, value);
        }
      }
    }
    return result;
  }

  static Written written(
      Written.Action action, Target target, StoredObject stored, List<String> warnings) {
    return new Written(
        action, Documents.compose(stored, target.kind(), target.version()), warnings);
  }
}
