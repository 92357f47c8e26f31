package io.zerohop.xds.translate;

import io.zerohop.engine.Listener;
import io.zerohop.engine.route.RouteTable;
import org.jspecify.annotations.Nullable;

/**
 * What a Listener resource says to an agent.
 *
 * @param name the resource's name
 * @param listener null for a listener that is not for calls (one for a server's inbound side)
 * @param inline the routes, where they stand in the listener itself
 */
public record ListenerConfig(
    String name, @Nullable Listener listener, @Nullable RouteTable inline) {}
