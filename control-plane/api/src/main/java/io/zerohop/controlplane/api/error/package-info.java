/**
 * Decides how a refusal looks: Kubernetes' Status object with its reason and causes. It never
 * decides what is refused. Start reading at {@link io.zerohop.controlplane.api.error.StatusError}.
 */
@NullMarked
package io.zerohop.controlplane.api.error;

import org.jspecify.annotations.NullMarked;
