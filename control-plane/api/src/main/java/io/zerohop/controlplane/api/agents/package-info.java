/**
 * Decides what the API may know of and ask from connected agents, as a port. It never speaks to
 * one: the xDS server implements it over the streams that the agents opened. Start reading at
 * {@link io.zerohop.controlplane.api.agents.AgentChannel}.
 */
@NullMarked
package io.zerohop.controlplane.api.agents;

import org.jspecify.annotations.NullMarked;
