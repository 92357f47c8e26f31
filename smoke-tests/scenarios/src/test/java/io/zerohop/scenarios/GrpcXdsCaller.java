package io.zerohop.scenarios;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.util.concurrent.TimeUnit;

/**
 * A program that calls by gRPC's own xDS client, in whatever version is on its class path: prints
 * how many of its calls each instance answered, or how the first one failed.
 */
public final class GrpcXdsCaller {
  private GrpcXdsCaller() {}

  /** The arguments: a target, and how many calls. */
  public static void main(String[] arguments) throws InterruptedException {
    ManagedChannel channel =
        Grpc.newChannelBuilder(arguments[0], InsecureChannelCredentials.create()).build();
    try {
      System.out.println(
          "answered by " + GrpcReviews.calls(Integer.parseInt(arguments[1]), channel));
    } finally {
      channel.shutdownNow().awaitTermination(20, TimeUnit.SECONDS);
    }
  }
}
