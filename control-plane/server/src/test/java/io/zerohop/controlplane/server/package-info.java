/**
 * Starts, ends and misuses of a whole control plane in this JVM. Says nothing about policy or xDS,
 * which have their own tests. Start reading at {@link
 * io.zerohop.controlplane.server.ControlPlaneTest}.
 */
@org.jspecify.annotations.NullMarked
package io.zerohop.controlplane.server;
