/**
 * Decides whether a text holds valid resources and which. It never stores anything and never looks
 * from one resource to another: the analyzers and the translation do. Start reading at {@link
 * io.zerohop.controlplane.policy.PolicyReader}; its parts are {@code tree} (texts), {@code schema}
 * (what fits), {@code kind} (which kinds) and {@code spec} (typed records).
 */
@NullMarked
package io.zerohop.controlplane.policy;

import org.jspecify.annotations.NullMarked;
