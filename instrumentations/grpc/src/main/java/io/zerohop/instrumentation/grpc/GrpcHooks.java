package io.zerohop.instrumentation.grpc;

import static io.zerohop.spi.hook.HookPoint.enter;
import static io.zerohop.spi.hook.HookPoint.exit;
import static io.zerohop.spi.hook.HookPoint.skip;

import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where grpc-java is hooked, from 1.42 on: in its core, so that every transport (netty, its shaded
 * copy, okhttp) is served.
 */
public final class GrpcHooks implements HookProvider {
  static final String INTERCEPTORS = "ManagedChannelImplBuilder.getEffectiveInterceptors";
  static final String RESOLVER = "ManagedChannelImpl.getNameResolver";
  static final String RETRIES = "RetryingNameResolver.<init>";
  static final String BALANCER = "AutoConfiguredLoadBalancerFactory.newLoadBalancer";
  static final String BALANCER_END = "AutoConfiguredLoadBalancer.shutdown";
  static final String ANSWERS = "AutoConfiguredLoadBalancer.acceptResolvedAddresses";
  static final String ANSWERS_BEFORE_1_80 = "AutoConfiguredLoadBalancer.tryAcceptResolvedAddresses";
  static final String ANSWERS_BEFORE_1_50 = "AutoConfiguredLoadBalancer.tryHandleResolvedAddresses";
  static final String SERVER_BUILD = "ServerImplBuilder.build";
  static final String SERVER_START = "ServerImpl.start";
  static final String SERVER_STOP = "ServerImpl.shutdown";

  private static final String IN = "io.grpc.internal.";
  private static final String BALANCER_TYPE =
      "AutoConfiguredLoadBalancerFactory$AutoConfiguredLoadBalancer";
  private static final String FACTORY = "Lio/grpc/NameResolver$Factory;";
  private static final String PROVIDER = "Lio/grpc/NameResolverProvider;";
  private static final String REGISTRY = "Lio/grpc/NameResolverRegistry;";
  private static final String ADDRESSES = "(Lio/grpc/LoadBalancer$ResolvedAddresses;)";
  private static final String STATUS = "Lio/grpc/Status;";

  /** For the service loader. */
  public GrpcHooks() {}

  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
        "grpc",
        Library.of("io.grpc:grpc-core").versions("1.42", ""),
        "io.zerohop.instrumentation.grpc.GrpcAdapter",
        List.of(
            exit(
                IN + "ManagedChannelImplBuilder",
                "getEffectiveInterceptors",
                "()Ljava/util/List;",
                "(Ljava/lang/String;)Ljava/util/List;"),
            exit(
                IN + "ManagedChannelImpl",
                "getNameResolver",
                resolver("java/lang/String", FACTORY, ""), // to 1.59
                resolver("java/lang/String", REGISTRY, "Ljava/util/Collection;"), // to 1.63
                resolver("java/net/URI", PROVIDER, ""), // to 1.79
                resolver("io/grpc/internal/UriWrapper", PROVIDER, "")),
            enter(
                    IN + "RetryingNameResolver",
                    "<init>",
                    "(Lio/grpc/NameResolver;Lio/grpc/internal/RetryScheduler;"
                        + "Lio/grpc/SynchronizationContext;)V")
                .writingArguments()
                .optional(),
            enter(
                    IN + "AutoConfiguredLoadBalancerFactory",
                    "newLoadBalancer",
                    "(Lio/grpc/LoadBalancer$Helper;)Lio/grpc/internal/"
                        + "AutoConfiguredLoadBalancerFactory$AutoConfiguredLoadBalancer;")
                .writingArguments(),
            enter(IN + BALANCER_TYPE, "shutdown", "()V").named(BALANCER_END),
            answers("tryHandleResolvedAddresses", STATUS).named(ANSWERS_BEFORE_1_50),
            answers("tryAcceptResolvedAddresses", "Z", STATUS).named(ANSWERS_BEFORE_1_80),
            answers("acceptResolvedAddresses", STATUS).named(ANSWERS),
            enter(IN + "ServerImplBuilder", "build", "()Lio/grpc/Server;"),
            exit(IN + "ServerImpl", "start", "()Lio/grpc/internal/ServerImpl;"),
            enter(IN + "ServerImpl", "shutdown", "()Lio/grpc/internal/ServerImpl;")));
  }

  private static String resolver(String target, String from, String last) {
    return "(L%s;Ljava/lang/String;%sLio/grpc/NameResolver$Args;%s)Lio/grpc/NameResolver;"
        .formatted(target, from, last);
  }

  private static HookPoint answers(String method, String... results) {
    String[] descriptors = Stream.of(results).map(ADDRESSES::concat).toArray(String[]::new);
    return skip(IN + BALANCER_TYPE, method, descriptors).oneOf("answers of the resolver");
  }
}
