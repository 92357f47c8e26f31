/**
 * Decides which conditions stand in the status of policies: Accepted, ResolvedRefs, Programmed. It
 * never changes anything else of an object. Start reading at {@link
 * io.zerohop.controlplane.api.conditions.ConditionWriter}.
 */
@NullMarked
package io.zerohop.controlplane.api.conditions;

import org.jspecify.annotations.NullMarked;
