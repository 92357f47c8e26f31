package io.zerohop.controlplane.xds.serve;

/** The three kinds of clients. */
public enum Dialect {
  AGENT,
  GRPC,
  ENVOY
}
