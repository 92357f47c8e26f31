/**
 * The demo: a small shop in several JVMs, and what the mesh does for it, step by step with the
 * numbers that prove it. Drives the mesh only as a user would, by the command line and by calls to
 * the shop; never reaches into a control plane or an agent. Start reading at {@link
 * io.zerohop.controlplane.server.demo.Demo}.
 */
@NullMarked
package io.zerohop.controlplane.server.demo;

import org.jspecify.annotations.NullMarked;
