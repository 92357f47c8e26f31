/**
 * Decides what the stored objects say as policy: typed resources, with the file and line that they
 * came from. It never writes. Start reading at {@link
 * io.zerohop.controlplane.api.policies.StoredPolicies}.
 */
@NullMarked
package io.zerohop.controlplane.api.policies;

import org.jspecify.annotations.NullMarked;
