/**
 * Decides what an xDS resource means: protobuf goes in, engine records or the problems of the
 * resource come out, one class per resource type. Never talks to a control plane, and lets no
 * protobuf through. Start reading at {@link io.zerohop.xds.translate.Translation}.
 */
@NullMarked
package io.zerohop.xds.translate;

import org.jspecify.annotations.NullMarked;
