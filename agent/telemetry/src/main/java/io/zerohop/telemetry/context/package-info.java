/**
 * How contexts of traces stand in header fields. Start reading at {@link
 * io.zerohop.telemetry.context.Propagation}.
 */
@NullMarked
package io.zerohop.telemetry.context;

import org.jspecify.annotations.NullMarked;
