/**
 * Decides what a validated resource says, as typed records. It never validates and never looks at
 * other resources: a reference is kept as it was written. Start reading at {@link
 * io.zerohop.controlplane.policy.spec.Spec}.
 */
@NullMarked
package io.zerohop.controlplane.policy.spec;

import org.jspecify.annotations.NullMarked;
