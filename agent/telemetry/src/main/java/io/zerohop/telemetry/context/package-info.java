/**
 * How contexts of traces stand in header fields. Start reading at {@link
 * io.zerohop.telemetry.context.W3cFormat}.
 */
@NullMarked
package io.zerohop.telemetry.context;

import org.jspecify.annotations.NullMarked;
