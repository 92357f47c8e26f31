/**
 * Decides what the mesh tells of itself: status, checks, how far a policy has come, and what live
 * agents answer. It changes nothing but an agent's mode. Start reading at {@link
 * io.zerohop.controlplane.api.diagnostics.DiagnosticsEndpoint}.
 */
@NullMarked
package io.zerohop.controlplane.api.diagnostics;

import org.jspecify.annotations.NullMarked;
