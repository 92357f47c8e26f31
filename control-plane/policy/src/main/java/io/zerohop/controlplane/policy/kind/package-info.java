/**
 * Decides which kinds of resources there are, what fields each has and which of their combinations
 * are refused. It never looks at other resources. Start reading at {@link
 * io.zerohop.controlplane.policy.kind.Kinds}; a new kind is one class beside {@code
 * TrafficPolicyKind} and one line there.
 */
@NullMarked
package io.zerohop.controlplane.policy.kind;

import org.jspecify.annotations.NullMarked;
