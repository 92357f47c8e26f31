/**
 * Decides what is taken of the telemetry that programs send, and finds in it what is asked for. It
 * keeps a short while in memory and nothing on disk, knows no HTTP, and nothing that it holds
 * reaches policy: anybody on the machine may have sent it. Start reading at {@link
 * io.zerohop.controlplane.telemetry.ReceivedTraces} and {@link
 * io.zerohop.controlplane.telemetry.ReceivedMetrics}.
 */
@NullMarked
package io.zerohop.controlplane.telemetry;

import org.jspecify.annotations.NullMarked;
