package io.zerohop.controlplane.server;

import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * How a control plane is run.
 *
 * @param data the directory of its store, token and certificate
 * @param http where the policy API listens
 * @param xds where agents and other xDS clients connect
 */
record ControlPlaneSettings(Path data, InetSocketAddress http, InetSocketAddress xds) {}
