package io.zerohop.controlplane.translate.mesh;

/** A port of a service: what a call is to. */
public record Destination(MeshService service, MeshPort port) {
  /** {@code reviews.shop.svc.cluster.local:80}, with port {@code *} where any will do. */
  public String name() {
    return service.key().host() + ":" + (port.isAny() ? "*" : String.valueOf(port.number()));
  }
}
