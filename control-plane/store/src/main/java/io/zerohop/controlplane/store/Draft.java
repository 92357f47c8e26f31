package io.zerohop.controlplane.store;

import org.jspecify.annotations.Nullable;

/**
 * What a writer wants an object to be; the store adds identity, time and version.
 *
 * @param key where it shall live
 * @param generation see {@link StoredObject#generation}
 * @param json the document
 * @param managedFields a JSON array, {@code []} when nobody owns a field
 * @param source see {@link StoredObject#source}
 */
public record Draft(
    ObjectKey key, long generation, String json, String managedFields, @Nullable String source) {}
