/**
 * Decides whether the agent can be brought into a JVM that runs already, and does it: {@code
 * zerohop attach}.
 *
 * <p>Never sends a signal to a process that is not known to be a JVM that takes it, and never ends
 * or restarts one.
 *
 * <p>Start reading at {@link io.zerohop.controlplane.server.attach.AttachVerb}.
 */
@NullMarked
package io.zerohop.controlplane.server.attach;

import org.jspecify.annotations.NullMarked;
