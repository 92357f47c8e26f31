/**
 * Decides what agents may say beside xDS and what may be asked of them: registrations, their
 * withdrawal, questions with their answers, and how far a policy has come. It never decides what a
 * registration means for routing; the catalog does. Start reading at {@link
 * io.zerohop.controlplane.xds.agents.AgentService}, then {@link
 * io.zerohop.controlplane.xds.agents.LiveAgents}.
 */
@NullMarked
package io.zerohop.controlplane.xds.agents;

import org.jspecify.annotations.NullMarked;
