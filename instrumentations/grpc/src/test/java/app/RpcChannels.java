package app;

import io.grpc.EquivalentAddressGroup;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.Server;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The channels of an application, made in every way that the library has. */
final class RpcChannels implements AutoCloseable {
  private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();
  private final List<Server> inProcess = new ArrayList<>();

  /** The channel for a target, whose RPCs have the metadata x-user. */
  ManagedChannel to(String target) {
    return by("Grpc.newChannelBuilder", target);
  }

  /** The channel for a target, made by this method of the library's. */
  ManagedChannel by(String method, String target) {
    return channels.computeIfAbsent(
        method + " " + target,
        key -> {
          Metadata headers = new Metadata();
          headers.put(RpcServer.USER, "ada");
          return builder(method, target)
              .intercept(MetadataUtils.newAttachHeadersInterceptor(headers))
              .build();
        });
  }

  private static ManagedChannelBuilder<?> builder(String method, String target) {
    int colon = target.lastIndexOf(':');
    return switch (method) {
      case "Grpc.newChannelBuilder" ->
          Grpc.newChannelBuilder(target, InsecureChannelCredentials.create());
      case "Grpc.newChannelBuilderForAddress" ->
          Grpc.newChannelBuilderForAddress(
              target.substring(0, colon),
              Integer.parseInt(target.substring(colon + 1)),
              InsecureChannelCredentials.create());
      case "ManagedChannelBuilder.forTarget" ->
          ManagedChannelBuilder.forTarget(target).usePlaintext();
      case "ManagedChannelBuilder.forAddress" ->
          ManagedChannelBuilder.forAddress(
                  target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)))
              .usePlaintext();
      case "InProcessChannelBuilder.forName" -> InProcess.channel(target);
      default -> RpcSettings.builder(method, target);
    };
  }

  /**
   * Gives a name to a server: {@code in process} serves {@code reviews:9000} without a network,
   * {@code default scheme} makes a resolver of the application's the one for targets without a
   * scheme, any other word is the scheme of such a resolver.
   */
  String name(String what, int port) throws IOException {
    switch (what) {
      case "in process" -> inProcess.add(InProcess.serve("reviews:9000"));
      case "default scheme" ->
          NameResolverRegistry.getDefaultRegistry().register(new Own("own", 9, port));
      default -> NameResolverRegistry.getDefaultRegistry().register(new Own(what, 3, port));
    }
    return "";
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
    inProcess.forEach(Server::shutdownNow);
  }

  /** A resolver of the application's own, which knows one address. */
  private static final class Own extends NameResolverProvider {
    private final String scheme;
    private final int priority;
    private final int port;

    Own(String scheme, int priority, int port) {
      this.scheme = scheme;
      this.priority = priority;
      this.port = port;
    }

    @Override
    protected boolean isAvailable() {
      return true;
    }

    @Override
    protected int priority() {
      return priority;
    }

    @Override
    public String getDefaultScheme() {
      return scheme;
    }

    @Override
    public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
      if (!scheme.equals(target.getScheme())) {
        return null;
      }
      return new NameResolver() {
        @Override
        public String getServiceAuthority() {
          return "own";
        }

        @Override
        public void start(Listener2 listener) {
          var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
          listener.onResult(
              ResolutionResult.newBuilder()
                  .setAddresses(List.of(new EquivalentAddressGroup(address)))
                  .build());
        }

        @Override
        public void shutdown() {}
      };
    }
  }
}
