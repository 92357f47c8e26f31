/**
 * Decides what the API says of itself: groups, versions, resources, OpenAPI documents. It never
 * touches an object. Start reading at {@link
 * io.zerohop.controlplane.api.discovery.DiscoveryEndpoint}.
 */
@NullMarked
package io.zerohop.controlplane.api.discovery;

import org.jspecify.annotations.NullMarked;
