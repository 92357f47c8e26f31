/**
 * Decides how figures are written for Prometheus. The only place that names Prometheus' library.
 * Start reading at {@link io.zerohop.controlplane.telemetry.scrape.PrometheusText}.
 */
@NullMarked
package io.zerohop.controlplane.telemetry.scrape;

import org.jspecify.annotations.NullMarked;
