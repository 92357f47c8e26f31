package io.zerohop.apps.rpc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A web service that asks {@code orders:9000}, or what {@code app.orders} says, over gRPC: GET
 * /Place/X, /Find/X and /List/X answer with what came back, a header x-user is handed on.
 */
public final class Checkout {
  private static final PrintStream OUT = System.out;
  private static final long LIMIT_SECONDS = 20;

  private final ManagedChannel orders =
      Grpc.newChannelBuilder(
              System.getProperty("app.orders", "orders:9000"), InsecureChannelCredentials.create())
          .build();

  private Checkout() {}

  /** Listens on any port of the loopback address and prints which. */
  public static void main(String[] args) throws IOException {
    Checkout checkout = new Checkout();
    System.setProperty("sun.net.httpserver.nodelay", "true"); // else 40 ms of waiting a response
    InetAddress host = InetAddress.getLoopbackAddress();
    HttpServer server = HttpServer.create(new InetSocketAddress(host, 0), 128);
    server.createContext("/", checkout::answer);
    server.setExecutor(Executors.newFixedThreadPool(8));
    server.start();
    OUT.println("listening on " + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String text;
      int status = 200;
      try {
        text =
            ask(
                exchange.getRequestURI().getPath(),
                exchange.getRequestHeaders().getFirst("x-user"));
      } catch (StatusRuntimeException failure) {
        status = 502;
        text = failure.getStatus().getCode() + " " + failure.getStatus().getDescription();
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private String ask(String path, @Nullable String user) {
    String[] words = path.split("/", 0);
    Metadata headers = new Metadata();
    if (user != null) {
      headers.put(Metadata.Key.of("x-user", Metadata.ASCII_STRING_MARSHALLER), user);
    }
    ClientInterceptor attach = MetadataUtils.newAttachHeadersInterceptor(headers);
    Channel channel = ClientInterceptors.intercept(orders, attach);
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS);
    return switch (words[1]) {
      case "Place" -> ClientCalls.blockingUnaryCall(channel, Methods.PLACE, options, words[2]);
      case "Find" -> ClientCalls.blockingUnaryCall(channel, Methods.FIND, options, words[2]);
      default -> {
        List<String> all = new ArrayList<>();
        ClientCalls.blockingServerStreamingCall(channel, Methods.LIST, options, words[2])
            .forEachRemaining(all::add);
        yield String.join(" ", all);
      }
    };
  }
}
