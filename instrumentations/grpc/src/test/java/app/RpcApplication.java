package app;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * Servers and clients of one version. The test, which does not see its types, talks to it by words.
 */
public final class RpcApplication implements BiFunction<String, List<String>, String>, Closeable {
  private final Map<String, RpcServer> servers = new ConcurrentHashMap<>();
  private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();

  @Override
  public String apply(String command, List<String> words) {
    try {
      return switch (command) {
        case "serve" -> serve(words.get(0));
        case "tell" -> tell(words.get(0), words.get(1));
        case "seen" -> String.join("\n", server(words.get(0)).seen());
        case "close" -> {
          server(words.get(0)).close();
          yield "";
        }
        case "state" -> channel(words.get(0)).getState(false).toString();
        case "unary" -> unary(words.get(0), words.get(1), CallOptions.DEFAULT);
        case "patient" ->
            unary(
                words.get(0),
                words.get(1),
                CallOptions.DEFAULT.withWaitForReady().withDeadlineAfter(20, TimeUnit.SECONDS));
        case "hurried" ->
            unary(
                words.get(0),
                words.get(1),
                CallOptions.DEFAULT.withDeadlineAfter(
                    Long.parseLong(words.get(2)), TimeUnit.MILLISECONDS));
        case "server streaming" -> serverStreaming(words.get(0), words.get(1));
        case "client streaming" -> streaming(words.get(0), MethodType.CLIENT_STREAMING, words);
        case "bidi streaming" -> streaming(words.get(0), MethodType.BIDI_STREAMING, words);
        case "cancel" -> cancel(words.get(0));
        default -> throw new IllegalArgumentException(command);
      };
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode() + " " + e.getStatus().getDescription();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private String serve(String name) throws Exception {
    RpcServer server = new RpcServer(name);
    servers.put(name, server);
    return String.valueOf(server.port());
  }

  private RpcServer server(String name) {
    return Objects.requireNonNull(servers.get(name));
  }

  private String tell(String name, String what) {
    server(name).tell(what);
    return "";
  }

  private ManagedChannel channel(String target) {
    return channels.computeIfAbsent(
        target,
        key -> {
          Metadata headers = new Metadata();
          headers.put(RpcServer.USER, "ada");
          return Grpc.newChannelBuilder(key, InsecureChannelCredentials.create())
              .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
              .build();
        });
  }

  private String unary(String target, String text, CallOptions options) {
    Channel channel = channel(target);
    return ClientCalls.blockingUnaryCall(
        channel, RpcServer.method(MethodType.UNARY), options, text);
  }

  private String serverStreaming(String target, String count) {
    Iterator<String> answers =
        ClientCalls.blockingServerStreamingCall(
            channel(target),
            RpcServer.method(MethodType.SERVER_STREAMING),
            CallOptions.DEFAULT,
            count);
    List<String> all = new ArrayList<>();
    answers.forEachRemaining(all::add);
    return String.join(" ", all);
  }

  private String streaming(String target, MethodType type, List<String> words) throws Exception {
    List<String> all = new ArrayList<>();
    CompletableFuture<String> end = new CompletableFuture<>();
    StreamObserver<String> answers =
        new StreamObserver<>() {
          @Override
          public void onNext(String value) {
            all.add(value);
          }

          @Override
          public void onError(Throwable t) {
            end.complete(Status.fromThrowable(t).getCode().toString());
          }

          @Override
          public void onCompleted() {
            end.complete(String.join(" ", all));
          }
        };
    ClientCall<String, String> call =
        channel(target).newCall(RpcServer.method(type), CallOptions.DEFAULT);
    StreamObserver<String> requests =
        type == MethodType.BIDI_STREAMING
            ? ClientCalls.asyncBidiStreamingCall(call, answers)
            : ClientCalls.asyncClientStreamingCall(call, answers);
    words.subList(1, words.size()).forEach(requests::onNext);
    requests.onCompleted();
    return end.get(20, TimeUnit.SECONDS);
  }

  private String cancel(String target) throws Exception {
    CompletableFuture<String> end = new CompletableFuture<>();
    ClientCall<String, String> call =
        channel(target).newCall(RpcServer.method(MethodType.UNARY), CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            end.complete(status.getCode() + " " + status.getDescription());
          }
        },
        new Metadata());
    call.request(1);
    call.sendMessage("x");
    call.cancel("enough", null);
    return end.get(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    for (ManagedChannel channel : channels.values()) {
      try {
        channel.shutdownNow().awaitTermination(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    servers.values().forEach(RpcServer::close);
  }
}
