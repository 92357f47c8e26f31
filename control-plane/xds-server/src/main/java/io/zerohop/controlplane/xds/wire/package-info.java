/**
 * Decides how the state of streams becomes gRPC: requests are read into plain records, responses
 * are put together from bytes that were encoded once. It decides nothing about who gets what. Start
 * reading at {@link io.zerohop.controlplane.xds.wire.AdsService}.
 */
@NullMarked
package io.zerohop.controlplane.xds.wire;

import org.jspecify.annotations.NullMarked;
