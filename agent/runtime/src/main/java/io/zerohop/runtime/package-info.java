/**
 * Decides how the agent is put together in one JVM: settings, the service's name, the order of the
 * start, who feeds whom, the end. Never decides anything about a call; every part it wires is
 * replaceable in tests. Start reading at {@link io.zerohop.runtime.AgentRuntime}, then {@link
 * io.zerohop.runtime.Agent}.
 */
@NullMarked
package io.zerohop.runtime;

import org.jspecify.annotations.NullMarked;
