package app;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A server whose four methods take and give texts, and do what it was told. */
final class RpcServer implements AutoCloseable {
  static final Metadata.Key<String> USER =
      Metadata.Key.of("x-user", Metadata.ASCII_STRING_MARSHALLER);
  static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  private static final MethodDescriptor.Marshaller<String> TEXT =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(String value) {
          return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
          try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private final String name;
  private final Server server;
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final UnaryOperator<String> relay;
  private volatile String told = "ECHO";

  /**
   * @param relay makes an answer of a request by asking another server
   */
  RpcServer(String name, UnaryOperator<String> relay) throws IOException {
    this.name = name;
    this.relay = relay;
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(service(handler()))
            .build()
            .start();
  }

  /** The four methods. */
  static ServerServiceDefinition service(ServerCallHandler<String, String> handler) {
    ServerServiceDefinition.Builder service = ServerServiceDefinition.builder("shop.Reviews");
    for (MethodDescriptor.MethodType type :
        List.of(
            MethodDescriptor.MethodType.UNARY,
            MethodDescriptor.MethodType.SERVER_STREAMING,
            MethodDescriptor.MethodType.CLIENT_STREAMING,
            MethodDescriptor.MethodType.BIDI_STREAMING)) {
      service.addMethod(method(type), handler);
    }
    return service.build();
  }

  static MethodDescriptor<String, String> method(MethodDescriptor.MethodType type) {
    return MethodDescriptor.newBuilder(TEXT, TEXT)
        .setFullMethodName("shop.Reviews/" + type)
        .setType(type)
        .build();
  }

  private ServerCallHandler<String, String> handler() {
    return (call, headers) -> {
      seen.add(call.getAuthority() + " " + headers.get(USER));
      call.request(Integer.MAX_VALUE);
      return told.equals("REFUSE") ? refuse(call) : new Echo(call);
    };
  }

  /** Answers every message with the words "in process". */
  static ServerCall.Listener<String> answerAtOnce(ServerCall<String, String> call) {
    call.request(1);
    call.sendHeaders(new Metadata());
    call.sendMessage("in process");
    call.close(Status.OK, new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private ServerCall.Listener<String> refuse(ServerCall<String, String> call) {
    call.close(Status.UNAVAILABLE.withDescription("told so"), ofServer());
    return new ServerCall.Listener<>() {};
  }

  private Metadata ofServer() {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("x-server", Metadata.ASCII_STRING_MARSHALLER), name);
    headers.put(Metadata.Key.of("x-inside", Metadata.ASCII_STRING_MARSHALLER), "yes");
    return headers;
  }

  /** Answers each message at once, or the last at the end, as its kind of method is to. */
  private final class Echo extends ServerCall.Listener<String> {
    private final ServerCall<String, String> call;
    private final StringBuilder all = new StringBuilder();
    private boolean begun;

    Echo(ServerCall<String, String> call) {
      this.call = call;
    }

    @Override
    public void onMessage(String message) {
      all.append(message);
      if (call.getMethodDescriptor().getType() == MethodDescriptor.MethodType.BIDI_STREAMING) {
        send(name + ":" + message);
      }
    }

    @Override
    public void onHalfClose() {
      Metadata trailers = new Metadata();
      Status status = Status.OK;
      switch (told) {
        case "RELAY" -> send(name + ">" + relay.apply(all.toString()));
        case "SILENCE" -> {
          return;
        }
        case "THROW" -> throw new IllegalStateException("told so");
        case "UNAVAILABLE" -> status = Status.UNAVAILABLE.withDescription("told so");
        case "NOT_FOUND" -> status = Status.NOT_FOUND.withDescription("told so");
        case "PUSHBACK" -> {
          status = Status.UNAVAILABLE;
          trailers.put(PUSHBACK, "-1");
        }
        case "LATE" -> {
          send(name + ":begun");
          status = Status.UNAVAILABLE.withDescription("after a message");
        }
        default -> answer();
      }
      call.close(status, trailers);
    }

    private void answer() {
      switch (call.getMethodDescriptor().getType()) {
        case UNARY, CLIENT_STREAMING -> send(name + ":" + all);
        case SERVER_STREAMING -> {
          for (int i = 0; i < Integer.parseInt(all.toString()); i++) {
            send(name + ":" + i);
          }
        }
        default -> {}
      }
    }

    private void send(String text) {
      if (!begun) {
        begun = true;
        call.sendHeaders(ofServer());
      }
      call.sendMessage(text);
    }
  }

  int port() {
    return server.getPort();
  }

  void tell(String what) {
    told = what;
  }

  List<String> seen() {
    return seen;
  }

  @Override
  public void close() {
    try {
      server.shutdownNow().awaitTermination();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
