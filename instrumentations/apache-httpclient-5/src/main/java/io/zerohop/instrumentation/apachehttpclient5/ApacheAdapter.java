package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.Outbound;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;

/** Binds the hooks of {@link ApacheHooks}. */
public final class ApacheAdapter implements Adapter {
  /** For the weaver. */
  public ApacheAdapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) {
    binder.repeat(ApacheHooks.EXECUTE, new Execute());
    binder.repeat(ApacheHooks.BIND, new Sockets());
  }

  /** One hop: the rest of the client's chain is ours, until it has got its response. */
  private static final class Execute implements RepeatHandler {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
      if (arguments[1] instanceof ExecChain.Scope scope
          && arguments[2] instanceof ExecChain rest
          && mayConcern(scope)) {
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

    private static boolean mayConcern(ExecChain.Scope scope) {
      Outbound outbound = MeshPorts.outbound();
      HttpHost target = scope.route.getTargetHost();
      return outbound != null
          && scope.route.getProxyHost() == null
          && outbound.mayConcern(target.getHostName(), target.getPort());
    }
  }
}
