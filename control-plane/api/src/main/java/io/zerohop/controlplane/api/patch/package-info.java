/**
 * Decides what a document is after a change, and who owns which of its fields: merge patches, JSON
 * patches, strategic merge, server-side apply. It never stores anything and never judges whether
 * the outcome is valid. Start reading at {@link io.zerohop.controlplane.api.patch.ServerSideApply}.
 */
@NullMarked
package io.zerohop.controlplane.api.patch;

import org.jspecify.annotations.NullMarked;
