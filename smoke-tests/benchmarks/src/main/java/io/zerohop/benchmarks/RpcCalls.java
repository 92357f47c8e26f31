package io.zerohop.benchmarks;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The gRPC client under measurement: blocking unary RPCs of 1 KB over one channel for each target,
 * in blocks of a random order. Knows nothing of the agent.
 *
 * <p>Arguments: pairs, RPCs a block, targets. Output: lines as {@link Arms} prints them.
 */
public final class RpcCalls {
  private static final int SIZE = 1024;
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private final byte[] request = new byte[SIZE];

  private RpcCalls() {}

  public static void main(String[] args) throws Exception {
    RpcCalls rpc = new RpcCalls();
    List<Arms.Call> calls = new ArrayList<>();
    for (String target : List.of(args).subList(2, args.length)) {
      Channel channel = Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build();
      rpc.awaitAnswer(channel);
      calls.add(() -> rpc.call(channel));
    }
    Arms arms = new Arms(calls, Integer.parseInt(args[1]));
    arms.warmUp(Arms.WARM_UP);
    arms.measure(Integer.parseInt(args[0]));
    System.exit(0);
  }

  private void call(Channel channel) {
    byte[] answer =
        ClientCalls.blockingUnaryCall(channel, RpcMethod.UNARY, CallOptions.DEFAULT, request);
    if (answer.length != SIZE) {
      throw new IllegalStateException("the answer must be as long, was " + answer.length);
    }
  }

  /** A server that has just started is known by name a moment later. */
  private void awaitAnswer(Channel channel) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        call(channel);
        return;
      } catch (StatusRuntimeException notYet) {
        if (System.nanoTime() - end > 0) {
          throw notYet;
        }
        LockSupport.parkNanos(PATIENCE_NANOS / 100);
      }
    }
  }
}
