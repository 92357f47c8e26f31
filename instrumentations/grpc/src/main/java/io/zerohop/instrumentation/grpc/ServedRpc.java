package io.zerohop.instrumentation.grpc;

import io.grpc.Attributes;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.zerohop.engine.attempt.Around;
import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.AttemptResult.Failure;
import io.zerohop.engine.attempt.Phase;
import io.zerohop.engine.attempt.RpcCode;
import io.zerohop.engine.serve.ServedRequest;
import io.zerohop.spi.Serving;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One RPC that a server answers: its answer and its end, told once, whoever ends it. The library
 * calls a listener on one thread at a time; the answer may come from any.
 */
final class ServedRpc {
  private final Serving serving;
  private final Around around;
  private final AtomicBoolean over = new AtomicBoolean();

  ServedRpc(Serving serving, Around around) {
    this.serving = serving;
    this.around = around;
  }

  Around around() {
    return around;
  }

  /** An RPC as the engine sees it. */
  static final class Request implements ServedRequest {
    private final ServerCall<?, ?> call;
    private final Metadata headers;

    Request(ServerCall<?, ?> call, Metadata headers) {
      this.call = call;
      this.headers = headers;
    }

    @Override
    public String scheme() {
      return attributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION) == null ? "http" : "https";
    }

    @Override
    public String authority() {
      String authority = call.getAuthority();
      return authority == null ? "" : authority;
    }

    @Override
    public String method() {
      return "POST";
    }

    @Override
    public String path() {
      return "/" + call.getMethodDescriptor().getFullMethodName();
    }

    @Override
    public @Nullable String header(String name) {
      return Headers.value(headers, name);
    }

    @Override
    public void withhold(String name) {
      Headers.withhold(headers, name);
    }

    @Override
    public @Nullable InetSocketAddress peer() {
      return internet(attributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
    }

    @Override
    public @Nullable InetSocketAddress local() {
      return internet(attributes().get(Grpc.TRANSPORT_ATTR_LOCAL_ADDR));
    }

    @Override
    public boolean isRpc() {
      return true;
    }

    private Attributes attributes() {
      return call.getAttributes();
    }

    private static @Nullable InetSocketAddress internet(@Nullable SocketAddress address) {
      return address instanceof InetSocketAddress internet ? internet : null;
    }
  }

  /** The call as the application answers it. */
  <Q, R> ServerCall<Q, R> told(ServerCall<Q, R> call) {
    return new SimpleForwardingServerCall<>(call) {
      @Override
      public void sendHeaders(Metadata headers) {
        super.sendHeaders(Headers.ofResponse(headers, serving.result(AttemptResult.begun())));
      }

      @Override
      public void close(Status status, Metadata trailers) {
        super.close(status, Headers.carrying(trailers, serving.carried()));
        closed(status, trailers);
      }
    };
  }

  /** The application's listener. */
  <Q> ServerCall.Listener<Q> watched(ServerCall.Listener<Q> listener) {
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onMessage(Q message) {
        try {
          super.onMessage(message);
        } catch (RuntimeException | Error thrown) {
          failed(thrown);
          throw thrown;
        }
      }

      @Override
      public void onHalfClose() {
        try {
          super.onHalfClose();
        } catch (RuntimeException | Error thrown) {
          failed(thrown);
          throw thrown;
        }
      }

      @Override
      public void onReady() {
        try {
          super.onReady();
        } catch (RuntimeException | Error thrown) {
          failed(thrown);
          throw thrown;
        }
      }

      @Override
      public void onCancel() {
        cancelled();
        super.onCancel();
      }
    };
  }

  private void closed(Status status, Metadata trailers) {
    if (over.compareAndSet(false, true)) {
      RpcCode code = RpcCode.of(status.getCode().value());
      serving.ended(
          code == RpcCode.OK
              ? AttemptResult.succeeded()
              : AttemptResult.ended(code, name -> Headers.value(trailers, name)));
    }
  }

  /** The application threw: the library answers UNKNOWN in its place. */
  void failed(Throwable thrown) {
    if (over.compareAndSet(false, true)) {
      serving.ended(AttemptResult.failed(Phase.SENT, Failure.OTHER, thrown).as(RpcCode.UNKNOWN));
    }
  }

  private void cancelled() {
    if (over.compareAndSet(false, true)) {
      serving.cancel();
    }
  }
}
