package app;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
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
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Servers and clients of one version. The test, which does not see its types, talks to it by words.
 */
public final class RpcApplication implements BiFunction<String, List<String>, String>, Closeable {
  private final Map<String, RpcServer> servers = new ConcurrentHashMap<>();
  private final RpcChannels channels = new RpcChannels();
  private @Nullable RpcHealth health;

  @Override
  public String apply(String command, List<String> words) {
    try {
      return switch (command) {
        case "serve" -> serve(words.get(0));
        case "tell" -> tell(words.get(0), words.get(1));
        case "seen" -> String.join("\n", server(words.get(0)).seen());
        case "stop" -> {
          server(words.get(0)).close();
          yield "";
        }
        case "state" -> channels.to(words.get(0)).getState(false).toString();
        case "call" -> call(words);
        case "headers" -> headers(channels.to(words.get(0)));
        case "trailers" -> trailers(channels.to(words.get(0)));
        case "cancel" -> cancel(words.get(0));
        case "shut down" -> shutDown(words.get(0), Boolean.parseBoolean(words.get(1)));
        case "leave" -> leave(words.get(0));
        case "through" -> stub(words.get(2), channels.by(words.get(0), words.get(1)), words.get(3));
        case "watch" -> watch(words.get(0), words.get(1));
        case "channelz" -> RpcChannelz.of(words.get(0), channels::to);
        case "name" -> channels.name(words.get(0), Integer.parseInt(words.get(1)));
        case "health" -> {
          RpcHealth told = health == null ? new RpcHealth() : health;
          health = told;
          yield told.apply(words.get(0), words.size() > 1 ? words.get(1) : "");
        }
        default -> throw new IllegalArgumentException(command);
      };
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode() + " " + e.getStatus().getDescription();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private String serve(String name) throws Exception {
    RpcServer server =
        new RpcServer(
            name,
            text ->
                ClientCalls.blockingUnaryCall(
                    channels.to("ratings:9000"),
                    RpcServer.method(MethodType.UNARY),
                    CallOptions.DEFAULT,
                    text));
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

  /** The words: kind, target, whether it waits for readiness, milliseconds, messages. */
  private String call(List<String> words) throws Exception {
    MethodType type = MethodType.valueOf(words.get(0));
    ManagedChannel channel = channels.to(words.get(1));
    CallOptions options = CallOptions.DEFAULT;
    if (Boolean.parseBoolean(words.get(2))) {
      options = options.withWaitForReady();
    }
    long millis = Long.parseLong(words.get(3));
    if (millis > 0) {
      options = options.withDeadlineAfter(millis, TimeUnit.MILLISECONDS);
    }
    List<String> messages = words.subList(4, words.size());
    return switch (type) {
      case UNARY ->
          ClientCalls.blockingUnaryCall(channel, RpcServer.method(type), options, messages.get(0));
      case SERVER_STREAMING ->
          serverStreaming(
              ClientCalls.blockingServerStreamingCall(
                  channel, RpcServer.method(type), options, messages.get(0)));
      default -> streaming(channel.newCall(RpcServer.method(type), options), type, messages);
    };
  }

  private static String serverStreaming(Iterator<String> answers) {
    List<String> all = new ArrayList<>();
    answers.forEachRemaining(all::add);
    return String.join(" ", all);
  }

  private static String streaming(
      ClientCall<String, String> call, MethodType type, List<String> messages) throws Exception {
    Collected answers = new Collected();
    StreamObserver<String> requests =
        type == MethodType.BIDI_STREAMING
            ? ClientCalls.asyncBidiStreamingCall(call, answers)
            : ClientCalls.asyncClientStreamingCall(call, answers);
    messages.forEach(requests::onNext);
    requests.onCompleted();
    return answers.end.get(20, TimeUnit.SECONDS);
  }

  /** One message by each of the three kinds of stubs. */
  private static String stub(String kind, ManagedChannel channel, String message) throws Exception {
    ClientCall<String, String> call =
        channel.newCall(RpcServer.method(MethodType.UNARY), CallOptions.DEFAULT);
    return switch (kind) {
      case "blocking" ->
          ClientCalls.blockingUnaryCall(
              channel, RpcServer.method(MethodType.UNARY), CallOptions.DEFAULT, message);
      case "future" -> ClientCalls.futureUnaryCall(call, message).get(20, TimeUnit.SECONDS);
      default -> {
        Collected answers = new Collected();
        ClientCalls.asyncUnaryCall(call, message, answers);
        yield answers.end.get(60, TimeUnit.SECONDS);
      }
    };
  }

  /** An RPC and its interceptor's view, on the executor of the call or of the channel. */
  private static String watch(String target, String executor) throws Exception {
    try (RpcWatch watch = new RpcWatch(target)) {
      Collected answers = new Collected();
      ClientCalls.asyncUnaryCall(
          watch.channel().newCall(RpcServer.method(MethodType.UNARY), watch.options(executor)),
          "a",
          answers);
      return answers.end.get(60, TimeUnit.SECONDS) + " | " + watch.seen();
    }
  }

  private static final class Collected implements StreamObserver<String> {
    private final List<String> all = new ArrayList<>();
    final CompletableFuture<String> end = new CompletableFuture<>();

    @Override
    public void onNext(String value) {
      all.add(value);
    }

    @Override
    public void onError(Throwable t) {
      Status status = Status.fromThrowable(t);
      end.complete(status.getCode() + " " + status.getDescription());
    }

    @Override
    public void onCompleted() {
      end.complete(String.join(" ", all));
    }
  }

  /** What a response brings under names that begin with x-, in its headers or its trailers. */
  private static String headers(ManagedChannel channel) throws Exception {
    AtomicReference<Metadata> headers = new AtomicReference<>();
    AtomicReference<Metadata> trailers = new AtomicReference<>();
    Collected answers = new Collected();
    ClientCalls.asyncUnaryCall(
        ClientInterceptors.intercept(
                channel, MetadataUtils.newCaptureMetadataInterceptor(headers, trailers))
            .newCall(RpcServer.method(MethodType.UNARY), CallOptions.DEFAULT),
        "a",
        answers);
    answers.end.get(60, TimeUnit.SECONDS);
    Metadata all = new Metadata();
    for (Metadata one : Arrays.asList(headers.get(), trailers.get())) {
      if (one != null) {
        all.merge(one);
      }
    }
    List<String> lines = new ArrayList<>();
    for (String name : new TreeSet<>(all.keys())) {
      if (name.startsWith("x-")) {
        var key = Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
        all.getAll(key).forEach(value -> lines.add(name + "=" + value));
      }
    }
    return String.join("\n", lines);
  }

  /** The names of a unary RPC's trailers. */
  private static String trailers(ManagedChannel channel) throws Exception {
    AtomicReference<Metadata> trailers = new AtomicReference<>();
    Collected answers = new Collected();
    ClientCalls.asyncUnaryCall(
        ClientInterceptors.intercept(
                channel,
                MetadataUtils.newCaptureMetadataInterceptor(new AtomicReference<>(), trailers))
            .newCall(RpcServer.method(MethodType.UNARY), CallOptions.DEFAULT),
        "a",
        answers);
    answers.end.get(60, TimeUnit.SECONDS);
    return String.join(" ", new TreeSet<>(Objects.requireNonNull(trailers.get()).keys()));
  }

  private String cancel(String target) throws Exception {
    CompletableFuture<String> end = new CompletableFuture<>();
    ClientCall<String, String> call =
        channels.to(target).newCall(RpcServer.method(MethodType.UNARY), CallOptions.DEFAULT);
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

  /** Shuts the channel down while an RPC is under way, or waits for readiness; how that ends. */
  private String shutDown(String target, boolean patient) throws Exception {
    ManagedChannel channel = channels.by("ManagedChannelBuilder.forTarget", target);
    CallOptions options = CallOptions.DEFAULT;
    Collected answers = new Collected();
    ClientCalls.asyncUnaryCall(
        channel.newCall(
            RpcServer.method(MethodType.UNARY), patient ? options.withWaitForReady() : options),
        "a",
        answers);
    channel.shutdownNow();
    return answers.end.get(20, TimeUnit.SECONDS);
  }

  /** Cancels the context of an RPC that is under way; how that ends. */
  private String leave(String target) throws Exception {
    Collected answers = new Collected();
    Context.CancellableContext around = Context.current().withCancellation();
    around.run(
        () ->
            ClientCalls.asyncUnaryCall(
                channels
                    .to(target)
                    .newCall(RpcServer.method(MethodType.UNARY), CallOptions.DEFAULT),
                "a",
                answers));
    around.cancel(null);
    return answers.end.get(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    channels.close();
    servers.values().forEach(RpcServer::close);
  }
}
