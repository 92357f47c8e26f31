package io.zerohop.controlplane.api;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * How the API is served.
 *
 * @param address where to listen; port 0 takes a free one
 * @param dataDirectory where token and certificate are kept
 * @param hostNames names and addresses by which callers on other machines reach it, for the
 *     certificate
 * @param version this version of Zerohop
 * @param xds where the xDS server listens, for the status
 */
public record ApiSettings(
    InetSocketAddress address,
    Path dataDirectory,
    List<String> hostNames,
    String version,
    String xds) {
  public ApiSettings {
    hostNames = List.copyOf(hostNames);
  }
}
