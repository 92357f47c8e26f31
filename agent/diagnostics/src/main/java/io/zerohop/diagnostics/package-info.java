/**
 * Decides what the agent tells of itself: its log lines, its status document, the calls that failed
 * last and why. Never changes a call and opens no port. Start reading at {@link
 * io.zerohop.diagnostics.AgentLog} and {@link io.zerohop.diagnostics.FailedCalls}.
 */
@NullMarked
package io.zerohop.diagnostics;

import org.jspecify.annotations.NullMarked;
