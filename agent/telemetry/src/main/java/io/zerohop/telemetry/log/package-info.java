/**
 * The access log: a line for each call, or for a share of them, written from a thread of its own.
 * Never waits for a disk on the thread of a call.
 *
 * <p>Start reading at {@link io.zerohop.telemetry.log.AccessLog}.
 */
@NullMarked
package io.zerohop.telemetry.log;

import org.jspecify.annotations.NullMarked;
