package io.zerohop.controlplane.xds.wire;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.zerohop.controlplane.xds.serve.ClientStream;
import io.zerohop.controlplane.xds.serve.Outlet;
import io.zerohop.controlplane.xds.subscribe.Response;
import io.zerohop.proto.envoy.config.core.v3.Node;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One ADS stream of either protocol, from its first request, which says who the client is. */
final class Conversation<T> implements StreamObserver<T>, Outlet {
  private final Core core;
  private final Peer peer;
  private final ServerCallStreamObserver<Response> responses;
  private final Function<T, Node> nodeOf;
  private final BiConsumer<ClientStream, T> receive;
  private @Nullable ClientStream stream;
  private boolean ended;

  Conversation(
      Core core,
      ServerCallStreamObserver<Response> responses,
      Function<T, Node> nodeOf,
      BiConsumer<ClientStream, T> receive) {
    this.core = core;
    this.peer = Peer.current();
    this.responses = responses;
    this.nodeOf = nodeOf;
    this.receive = receive;
    responses.setOnReadyHandler(() -> core.loop().execute(this::flush));
    responses.setOnCancelHandler(this::end);
  }

  @Override
  public void onNext(T request) {
    core.loop().execute(() -> take(request));
  }

  private void take(T request) {
    if (ended) {
      return;
    }
    ClientStream open = stream;
    if (open == null) {
      open = core.hub().open(Clients.of(nodeOf.apply(request), peer, core.clock().instant()), this);
      stream = open;
    }
    receive.accept(open, request);
  }

  private void flush() {
    if (stream != null && !ended) {
      stream.flush();
    }
  }

  @Override
  public void onError(Throwable broken) {
    end();
  }

  @Override
  public void onCompleted() {
    end();
    core.loop().execute(this::complete);
  }

  private void complete() {
    if (!responses.isCancelled()) {
      responses.onCompleted();
    }
  }

  private void end() {
    core.loop().execute(this::close);
  }

  private void close() {
    if (!ended) {
      ended = true;
      if (stream != null) {
        core.hub().close(stream);
      }
    }
  }

  @Override
  public boolean ready() {
    return !ended && responses.isReady();
  }

  @Override
  public void send(Response response) {
    if (responses.isCancelled()) {
      end();
      return;
    }
    try {
      responses.onNext(response);
    } catch (IllegalStateException | io.grpc.StatusRuntimeException closedMeanwhile) {
      end();
    }
  }
}
