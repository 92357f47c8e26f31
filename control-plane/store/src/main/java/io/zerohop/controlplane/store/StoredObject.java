package io.zerohop.controlplane.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One object as it stands in the store.
 *
 * @param key where it lives
 * @param uid its identity: an object deleted and made again under the same key has another one
 * @param created when it was made, in whole seconds
 * @param generation counts changes of what the user wants; its writer decides when it grows
 * @param version the store-wide number of the change that made this state, unique and growing
 * @param json the document, without the fields that this record holds
 * @param managedFields who owns which fields, a JSON array, opaque here
 * @param source the text that it was read from and where that stood, opaque here; null for objects
 *     that came without
 */
public record StoredObject(
    ObjectKey key,
    String uid,
    Instant created,
    long generation,
    long version,
    String json,
    String managedFields,
    @Nullable String source) {}
