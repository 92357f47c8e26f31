package io.zerohop.controlplane.translate.mesh;

import io.zerohop.controlplane.catalog.PortChoice;

/**
 * A port of a service.
 *
 * @param number under which clients call; 0: any, for a service that is implied by its workloads
 * @param name empty where it has none
 * @param http2 whether HTTP/2 without TLS is spoken, as gRPC does
 * @param origin file and line, or the empty string
 */
public record MeshPort(int number, String name, PortChoice target, boolean http2, String origin) {
  /** Whether it stands for all numbers. */
  public boolean isAny() {
    return number == 0;
  }
}
