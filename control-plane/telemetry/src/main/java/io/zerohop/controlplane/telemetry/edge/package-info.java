/**
 * Decides what calls come to by who makes them and to whom: what of a report is new, how long it is
 * kept, what rate it makes. It knows no message of OTLP. Start reading at {@link
 * io.zerohop.controlplane.telemetry.edge.EdgeWindow}.
 */
@NullMarked
package io.zerohop.controlplane.telemetry.edge;

import org.jspecify.annotations.NullMarked;
