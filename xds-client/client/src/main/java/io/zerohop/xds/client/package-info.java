/**
 * Decides which xDS resources an agent holds: one stream to a control plane, what is subscribed,
 * accepted, refused, kept on disk and handed on as one consistent set. Never looks at what a
 * resource means beyond the names of the resources that it needs. Start reading at {@link
 * io.zerohop.xds.client.XdsClient}, then {@link io.zerohop.xds.client.AdsSession}.
 */
@NullMarked
package io.zerohop.xds.client;

import org.jspecify.annotations.NullMarked;
