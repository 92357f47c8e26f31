/**
 * Decides how the parts of the control plane become one process: what is opened in which order, who
 * is told of which change, and how everything ends. No rule of the mesh is decided here. Start
 * reading at {@link io.zerohop.controlplane.server.Main}, then {@link
 * io.zerohop.controlplane.server.ControlPlane}.
 */
@NullMarked
package io.zerohop.controlplane.server;

import org.jspecify.annotations.NullMarked;
