package io.zerohop.instrumentation.grpc;

import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.ProxyDetector;
import io.zerohop.spi.hook.HookContext;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** What channels are made for: reads it from the builders of every version. Immutable. */
final class Names {
  private static final String DNS = "dns";

  private final MethodHandle target;
  private final MethodHandle defaultPort;
  private final MethodHandle proxies;
  private final @Nullable MethodHandle resolvers;

  Names(HookContext context) throws Exception {
    Class<?> builder = context.libraryClass("io.grpc.internal.ManagedChannelImplBuilder");
    MethodHandles.Lookup lookup = context.lookupIn(builder);
    target =
        lookup
            .findGetter(builder, "target", String.class)
            .asType(MethodType.methodType(String.class, Object.class));
    defaultPort =
        lookup
            .findVirtual(builder, "getDefaultPort", MethodType.methodType(int.class))
            .asType(MethodType.methodType(int.class, Object.class));
    proxies =
        lookup
            .findGetter(builder, "proxyDetector", ProxyDetector.class)
            .asType(MethodType.methodType(Object.class, Object.class));
    resolvers = resolvers(lookup, builder);
  }

  /** Where a builder keeps who knows the schemes: a factory to 1.59, a registry since. */
  private static @Nullable MethodHandle resolvers(MethodHandles.Lookup lookup, Class<?> builder)
      throws IllegalAccessException {
    MethodType any = MethodType.methodType(Object.class, Object.class);
    try {
      return lookup
          .findGetter(builder, "nameResolverFactory", NameResolver.Factory.class)
          .asType(any);
    } catch (NoSuchFieldException newer) {
      try {
        return lookup
            .findGetter(builder, "nameResolverRegistry", NameResolverRegistry.class)
            .asType(any);
      } catch (NoSuchFieldException unknown) {
        return null;
      }
    }
  }

  /**
   * The target of a builder, null for one that the mesh cannot know.
   *
   * @param arguments those of the builder's method: since 1.66 the target with its scheme
   */
  @Nullable Target target(Object builder, @Nullable Object[] arguments) throws Throwable {
    Target target = named(builder, arguments);
    Object detector = (Object) proxies.invokeExact(builder);
    return target == null ? null : target.unlessBehind((ProxyDetector) detector);
  }

  private @Nullable Target named(Object builder, @Nullable Object[] arguments) throws Throwable {
    int port = (int) defaultPort.invokeExact(builder);
    if (arguments.length > 0 && arguments[0] instanceof String complete) {
      return Target.parse(complete, DNS, port);
    }
    Object known = resolvers == null ? null : (Object) resolvers.invokeExact(builder);
    return Target.parse((String) target.invokeExact(builder), defaultScheme(known), port);
  }

  /** What a target without a scheme is completed by. */
  static String defaultScheme(@Nullable Object resolvers) {
    if (resolvers instanceof NameResolverRegistry registry) {
      return registry.asFactory().getDefaultScheme();
    }
    // A provider has been chosen by a scheme that stands in the target.
    return resolvers instanceof NameResolver.Factory factory
            && !(resolvers instanceof NameResolverProvider)
        ? factory.getDefaultScheme()
        : DNS;
  }
}
