package io.zerohop.controlplane.api;

import io.zerohop.controlplane.api.agents.AgentChannel;
import io.zerohop.controlplane.api.policies.StoredPolicies;
import io.zerohop.controlplane.api.telemetry.Received;
import io.zerohop.controlplane.store.Store;
import io.zerohop.controlplane.translate.Translation;
import java.time.Clock;
import java.util.function.Supplier;

/**
 * What the API works with. Nothing of it is closed by the API.
 *
 * @param store where objects are
 * @param policies the same objects as policy
 * @param translation the newest translation, {@code Translator::current}
 * @param agents the live agents
 * @param received what programs have sent of telemetry
 * @param clock tells the time
 */
public record ApiParts(
    Store store,
    StoredPolicies policies,
    Supplier<Translation> translation,
    AgentChannel agents,
    Received received,
    Clock clock) {}
