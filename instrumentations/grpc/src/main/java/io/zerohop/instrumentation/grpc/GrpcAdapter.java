package io.zerohop.instrumentation.grpc;

import io.grpc.ClientInterceptor;
import io.grpc.LoadBalancer;
import io.grpc.NameResolver;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import io.zerohop.engine.attempt.Around;
import io.zerohop.spi.Surroundings;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.Verdict;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Binds the hooks of {@link GrpcHooks}: one interceptor, one resolver, one helper per channel. */
public final class GrpcAdapter implements Adapter {
  private static final String IN = "io.grpc.internal.";

  private static final Supplier<Around> AROUND = MeshServing::aroundThread;

  private final Channels channels = new Channels();

  /** For the weaver. */
  public GrpcAdapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) throws Throwable {
    bindChannels(binder, new Names(context));
    bindBalancers(context, binder, helperOfBalancer(context));
    bindServers(binder);
  }

  private void bindChannels(HookBinder binder, Names names) {
    binder.exit(
        GrpcHooks.INTERCEPTORS,
        (self, args, result, thrown) ->
            thrown == null && self != null && result instanceof List<?> list
                ? interceptors(names.target(self, args), list)
                : Verdict.unchanged());
    binder.exit(
        GrpcHooks.RESOLVER,
        (self, args, result, thrown) ->
            result instanceof NameResolver resolver
                ? resolver(args, resolver)
                : Verdict.unchanged());
    binder.enter(
        GrpcHooks.RETRIES,
        (self, args) -> {
          if (args[0] instanceof NameResolver own
              && args[2] instanceof SynchronizationContext channel) {
            args[0] = channels.below(channel, own);
          }
        });
  }

  private void bindBalancers(HookContext context, HookBinder binder, MethodHandle helper) {
    binder.enter(
        GrpcHooks.BALANCER,
        (self, args) -> {
          if (args[0] instanceof LoadBalancer.Helper own && !(own instanceof MeshBalancing)) {
            args[0] = channels.balancing(own);
          }
        });
    binder.enter(
        GrpcHooks.BALANCER_END,
        (self, args) -> {
          if (helper.invoke(self) instanceof MeshBalancing ours) {
            ours.shutdown();
          }
        });
    for (String answers :
        List.of(GrpcHooks.ANSWERS, GrpcHooks.ANSWERS_BEFORE_1_80, GrpcHooks.ANSWERS_BEFORE_1_50)) {
      if (context.present(answers)) {
        Object accepted = context.descriptor(answers).endsWith("Z") ? (Object) true : Status.OK;
        binder.skip(
            answers,
            (self, args) ->
                helper.invoke(self) instanceof MeshBalancing ours && ours.isWaiting()
                    ? Verdict.result(accepted)
                    : Verdict.unchanged());
      }
    }
  }

  private static void bindServers(HookBinder binder) {
    binder.enter(
        GrpcHooks.SERVER_BUILD,
        (self, args) -> {
          if (self instanceof ServerBuilder<?> builder) {
            builder.intercept(new MeshServing()); // the last is the outermost
          }
        });
    binder.exit(
        GrpcHooks.SERVER_START,
        (self, args, result, thrown) -> {
          if (thrown == null && self instanceof Server server) {
            Surroundings.addServer(AROUND);
            ServerPorts.started(server);
          }
          return Verdict.unchanged();
        });
    binder.enter(
        GrpcHooks.SERVER_STOP,
        (self, args) -> {
          if (self instanceof Server server) {
            ServerPorts.stopping(server);
          }
        });
  }

  private static MethodHandle helperOfBalancer(HookContext context) throws Exception {
    Class<?> balancer =
        context.libraryClass(IN + "AutoConfiguredLoadBalancerFactory$AutoConfiguredLoadBalancer");
    return context
        .lookupIn(balancer)
        .findGetter(balancer, "helper", LoadBalancer.Helper.class)
        .asType(MethodType.methodType(Object.class, Object.class));
  }

  private static Verdict interceptors(@Nullable Target target, List<?> own) {
    if (target == null) {
      return Verdict.unchanged();
    }
    List<@Nullable Object> all = new ArrayList<>(own.size() + 1);
    all.add(new MeshInterceptor(target)); // the first is the innermost
    for (Object one : own) {
      if (one instanceof ClientInterceptor) {
        all.add(one);
      }
    }
    return Verdict.result(all);
  }

  private Verdict resolver(@Nullable Object[] arguments, NameResolver resolver) {
    if (!(arguments[3] instanceof NameResolver.Args args)) {
      return Verdict.unchanged();
    }
    Target target =
        Target.parse(
            String.valueOf(arguments[0]), Names.defaultScheme(arguments[2]), args.getDefaultPort());
    SynchronizationContext channel = args.getSynchronizationContext();
    boolean isLate =
        target != null
            && !channels.isProxied(
                channel, () -> target.unlessBehind(args.getProxyDetector()) == null);
    NameResolver ours = channels.resolver(channel, target, isLate, resolver);
    return ours == resolver ? Verdict.unchanged() : Verdict.result(ours);
  }
}
