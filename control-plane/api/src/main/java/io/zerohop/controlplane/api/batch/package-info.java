/**
 * Decides what {@code zerohop apply} and {@code diff} do: a batch of documents, all or nothing. It
 * never judges a document by itself: the policy module does. Start reading at {@link
 * io.zerohop.controlplane.api.batch.Batch}.
 */
@NullMarked
package io.zerohop.controlplane.api.batch;

import org.jspecify.annotations.NullMarked;
