/**
 * Decides what is served: resources in their encoded form, each with a version that follows from
 * its content, gathered in immutable views. It knows no client and never decides who gets what.
 * Start reading at {@link io.zerohop.controlplane.xds.resource.ResourceView}.
 */
@NullMarked
package io.zerohop.controlplane.xds.resource;

import org.jspecify.annotations.NullMarked;
