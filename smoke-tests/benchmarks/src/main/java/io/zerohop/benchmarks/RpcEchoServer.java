package io.zerohop.benchmarks;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import java.io.IOException;

/** The server under measurement: answers each RPC with what it was sent. */
public final class RpcEchoServer {
  private RpcEchoServer() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Server server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(
                ServerServiceDefinition.builder(RpcMethod.SERVICE)
                    .addMethod(
                        RpcMethod.UNARY,
                        ServerCalls.asyncUnaryCall(
                            (request, answers) -> {
                              answers.onNext(request);
                              answers.onCompleted();
                            }))
                    .build())
            .build()
            .start();
    System.out.println("listening on " + server.getPort());
    server.awaitTermination();
  }
}
