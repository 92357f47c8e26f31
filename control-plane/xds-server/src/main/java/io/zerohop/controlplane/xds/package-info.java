/**
 * Decides how the control plane serves xDS and its agents: what is translated becomes views, views
 * reach clients over gRPC, what clients say comes back to the catalog and the policy API. It
 * decides neither what a policy means nor how anything is stored. Start reading at {@link
 * io.zerohop.controlplane.xds.XdsServer}.
 */
@NullMarked
package io.zerohop.controlplane.xds;

import org.jspecify.annotations.NullMarked;
