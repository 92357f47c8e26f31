package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.classic.ExecChain;
import org.jspecify.annotations.Nullable;

/** Binds the hooks of {@link ApacheHooks}. */
public final class ApacheAdapter implements Adapter {
  /** For the weaver. */
  public ApacheAdapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) {
    binder.repeat(ApacheHooks.EXECUTE, new Execute());
    binder.repeat(ApacheHooks.BIND, new Sockets());
    binder.enter(
        ApacheHooks.ASYNC_EXECUTE,
        (self, arguments) -> {
          if (arguments[2] instanceof AsyncExecChain.Scope scope
              && arguments[3] instanceof AsyncExecChain rest
              && arguments[4] instanceof AsyncExecCallback given
              && mayConcern(scope.route)) {
            AsyncMeshChain chain = new AsyncMeshChain(rest, given);
            arguments[3] = chain;
            arguments[4] = chain;
          }
        });
    binder.enter(ApacheHooks.CONNECT, (self, arguments) -> Aim.connecting(arguments));
  }

  private static boolean mayConcern(HttpRoute route) {
    return route.getProxyHost() == null
        && MeshPorts.mayConcern(
            route.getTargetHost().getHostName(), route.getTargetHost().getPort());
  }

  /** One hop: the rest of the client's chain is ours, until it has got its response. */
  private static final class Execute implements RepeatHandler {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
      if (arguments[1] instanceof ExecChain.Scope scope
          && arguments[2] instanceof ExecChain rest
          && mayConcern(scope.route)) {
        MeshChain chain = new MeshChain(rest);
        arguments[2] = chain;
        return chain;
      }
      return null;
    }

    @Override
    public Verdict exit(Object token, Pass pass) {
      ((MeshChain) token).over(pass.thrown() != null);
      return Verdict.unchanged();
    }
  }
}
