/**
 * Decides what a request on a resource does: reading, writing, patching, deleting, with
 * preconditions, dry runs, generations and ownership, as Kubernetes' API conventions have it. It
 * never speaks HTTP itself and knows of no kind more than its schema. Start reading at {@link
 * io.zerohop.controlplane.api.resource.ResourceWrites}.
 */
@NullMarked
package io.zerohop.controlplane.api.resource;

import org.jspecify.annotations.NullMarked;
