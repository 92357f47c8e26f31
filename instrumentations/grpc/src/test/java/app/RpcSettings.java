package app;

import io.grpc.HttpConnectProxiedSocketAddress;
import io.grpc.ManagedChannelBuilder;
import io.grpc.ProxiedSocketAddress;
import io.grpc.ProxyDetector;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Channels to which an application gave settings of its own. */
final class RpcSettings {
  private static final Map<String, ?> RETRIES =
      Map.of(
          "maxAttempts",
          3.0,
          "initialBackoff",
          "0.01s",
          "maxBackoff",
          "0.1s",
          "backoffMultiplier",
          2.0,
          "retryableStatusCodes",
          List.of("UNAVAILABLE"));
  private static final Map<String, ?> HEDGING =
      Map.of(
          "maxAttempts",
          3.0,
          "hedgingDelay",
          "0.01s",
          "nonFatalStatusCodes",
          List.of("UNAVAILABLE"));

  private RpcSettings() {}

  /** A channel with the settings of this name. */
  static ManagedChannelBuilder<?> builder(String settings, String target) {
    ManagedChannelBuilder<?> plain = ManagedChannelBuilder.forTarget(target).usePlaintext();
    return switch (settings) {
      case "retries" -> plain.defaultServiceConfig(method(Map.of("retryPolicy", RETRIES)));
      case "hedging" -> plain.defaultServiceConfig(method(Map.of("hedgingPolicy", HEDGING)));
      case "patience" -> plain.defaultServiceConfig(method(Map.of("waitForReady", true)));
      case "patience and time" ->
          plain.defaultServiceConfig(method(Map.of("waitForReady", true, "timeout", "1s")));
      case "round robin" ->
          plain.defaultServiceConfig(
              Map.of("loadBalancingConfig", List.of(Map.of("round_robin", Map.of()))));
      case "round robin by default" -> plain.defaultLoadBalancingPolicy("round_robin");
      case "keep alive" ->
          plain.keepAliveTime(1, TimeUnit.SECONDS).keepAliveTimeout(1, TimeUnit.SECONDS);
      case "small messages" -> plain.maxInboundMessageSize(100);
      case "no retries" -> plain.disableRetry();
      case "proxy" -> plain.proxyDetector(RpcSettings::proxied);
      case "proxy set later" -> plain.proxyDetector(new SetLater());
      case "socket address" -> netty(target);
      default -> throw new IllegalArgumentException(settings);
    };
  }

  private static Map<String, ?> method(Map<String, ?> config) {
    Map<String, Object> all = new HashMap<>(config);
    all.put("name", List.of(Map.of()));
    return Map.of("methodConfig", List.of(all));
  }

  /** A proxy where nobody listens. */
  private static HttpConnectProxiedSocketAddress proxied(SocketAddress target) {
    return HttpConnectProxiedSocketAddress.newBuilder()
        .setTargetAddress((InetSocketAddress) target)
        .setProxyAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1))
        .build();
  }

  /** A detector that reads settings which are changed after the channel was made. */
  private static final class SetLater implements ProxyDetector {
    private boolean asked;

    @Override
    public synchronized @Nullable ProxiedSocketAddress proxyFor(SocketAddress target) {
      boolean later = asked;
      asked = true;
      return later ? proxied(target) : null;
    }
  }

  /** Only netty's channels take an address; its package depends on how it is packed. */
  private static ManagedChannelBuilder<?> netty(String target) {
    int colon = target.indexOf(':');
    InetSocketAddress address =
        new InetSocketAddress(
            target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)));
    for (String name :
        List.of(
            "io.grpc.netty.NettyChannelBuilder",
            "io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder")) {
      try {
        Object builder =
            Class.forName(name).getMethod("forAddress", SocketAddress.class).invoke(null, address);
        return ((ManagedChannelBuilder<?>) builder).usePlaintext();
      } catch (ClassNotFoundException other) {
        // another name, then
      } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new IllegalStateException("netty must be there, is not");
  }
}
