/**
 * Puts the mesh below a gRPC channel: each RPC is routed by itself, to a subchannel of the
 * channel's own library for the endpoint that the engine chose, and once more elsewhere where that
 * is safe.
 *
 * <p>Never touches a target of another scheme than dns, an RPC that no policy concerns, or what the
 * application's own interceptors, executors and balancing do.
 *
 * <p>Retries and hedging of an application's service config go to the endpoint of their one send; a
 * channel without any RPC opens no connection to the mesh (ADR 0010).
 *
 * <p>Start reading at {@link io.zerohop.instrumentation.grpc.GrpcHooks}, then {@link
 * io.zerohop.instrumentation.grpc.MeshClientCall}.
 */
@NullMarked
package io.zerohop.instrumentation.grpc;

import org.jspecify.annotations.NullMarked;
