/**
 * Decides, for one client and one resource type, what to send next: subscriptions and their
 * wildcard rules, what the client holds, what it refused, what is on its way. It never sends
 * anything and has no thread; the caller makes sure that one thread at a time comes in. Start
 * reading at {@link io.zerohop.controlplane.xds.subscribe.Subscription}, then {@link
 * io.zerohop.controlplane.xds.subscribe.DeltaSubscription}.
 */
@NullMarked
package io.zerohop.controlplane.xds.subscribe;

import org.jspecify.annotations.NullMarked;
