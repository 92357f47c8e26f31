package io.zerohop.instrumentation.grpc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Metadata;
import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.MeshThreads;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Copies of requests for other endpoints, whose answers nobody sees. */
final class Copies {
  private static final long LIMIT_SECONDS = 5;
  private static final Step.Limits UNLIMITED =
      new Step.Limits(0, Step.Limits.NONE, Step.Limits.NONE);

  private Copies() {}

  /** Sends one to each mirror. Waits for nothing and never throws. */
  static <Q, R> void send(
      Rpc<Q, R> rpc, List<Step.Mirror> mirrors, Metadata headers, List<Action<Q>> request) {
    for (Step.Mirror mirror : mirrors) {
      try {
        // Not in the caller's context, whose end would end the copy.
        Context.ROOT.run(() -> send(rpc, mirror, headers, request));
      } catch (RuntimeException fault) {
        MeshPorts.fault("a copy of an RPC", fault);
      }
    }
  }

  private static <Q, R> void send(
      Rpc<Q, R> rpc, Step.Mirror mirror, Metadata headers, List<Action<Q>> request) {
    CallOptions options =
        rpc.options()
            .withoutWaitForReady()
            .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
            .withExecutor(MeshThreads.EXECUTOR)
            .withStreamTracerFactory(
                new Progress(new Order.Sent(asSend(mirror)), Progress.Heard.NOBODY));
    String authority = mirror.target().authority();
    if (authority != null) {
      options = options.withAuthority(authority);
    }
    ClientCall<Q, R> copy = rpc.channel().newCall(rpc.method(), options);
    copy.start(new ClientCall.Listener<>() {}, Headers.changed(headers, mirror.headers()));
    copy.request(Integer.MAX_VALUE);
    request.forEach(action -> action.on(copy));
  }

  private static Step.Send asSend(Step.Mirror mirror) {
    return new Step.Send(
        1,
        mirror.address(),
        mirror.poolKey(),
        mirror.target(),
        mirror.headers(),
        UNLIMITED,
        null,
        List.of());
  }
}
