package io.zerohop.benchmarks;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * The gRPC client under measurement: blocking unary RPCs of 1 KB over one channel for each target,
 * in blocks of a random order. Knows nothing of the agent.
 *
 * <p>Arguments: pairs, RPCs a block, targets. Output: lines {@code arm,ns,bytes} for each block,
 * CPU time of the whole process and bytes that all its threads allocated, both per RPC; the arms
 * are the targets' numbers, and {@code C} is the first target again.
 */
public final class RpcCalls {
  private static final int WARM_UP = 20_000;
  private static final int SIZE = 1024;
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private final com.sun.management.ThreadMXBean threads =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final byte[] request = new byte[SIZE];
  private final int block;

  private RpcCalls(int block) {
    this.block = block;
  }

  public static void main(String[] args) throws IOException {
    RpcCalls calls = new RpcCalls(Integer.parseInt(args[1]));
    List<Channel> channels = new ArrayList<>();
    for (String target : List.of(args).subList(2, args.length)) {
      Channel channel = Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()).build();
      calls.awaitAnswer(channel);
      channels.add(channel);
    }
    for (int i = 0; i < WARM_UP; i++) {
      calls.call(channels.get(i % channels.size()));
    }
    int arms = channels.size() + 1;
    Random random = new Random(4711);
    for (int pair = 0; pair < Integer.parseInt(args[0]); pair++) {
      int first = random.nextInt(arms);
      for (int k = 0; k < arms; k++) {
        int arm = (first + k) % arms;
        boolean again = arm == channels.size();
        calls.measure(again ? "C" : String.valueOf(arm), channels.get(again ? 0 : arm));
      }
    }
    System.exit(0);
  }

  private void measure(String arm, Channel channel) throws IOException {
    long bytes = allocated();
    long before = Calls.cpuNanos();
    for (int i = 0; i < block; i++) {
      call(channel);
    }
    long nanos = Calls.cpuNanos() - before;
    System.out.println(arm + "," + nanos / block + "," + (allocated() - bytes) / block);
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

  private long allocated() {
    long sum = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }
}
