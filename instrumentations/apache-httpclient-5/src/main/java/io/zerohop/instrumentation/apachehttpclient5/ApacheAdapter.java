package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.engine.attempt.Around;
import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.Surroundings;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import io.zerohop.spi.http.AsyncLegs;
import io.zerohop.spi.http.CallSurroundings;
import io.zerohop.spi.http.Legs;
import io.zerohop.spi.http.Proxies;
import io.zerohop.spi.http.Wrapped;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.jspecify.annotations.Nullable;

/** Binds the hooks of {@link ApacheHooks}: what the clients' authentication sends is ours. */
public final class ApacheAdapter implements Adapter {
  private static final String RETRIES =
      "org.apache.hc.client5.http.impl.async.AsyncHttpRequestRetryExec";

  private final CallSurroundings surroundings = new CallSurroundings();

  /** For the weaver. */
  public ApacheAdapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) {
    binder.repeat(ApacheHooks.EXECUTE, new Execute());
    binder.repeat(ApacheHooks.BIND, new Sockets());
    binder.enter(ApacheHooks.ASYNC_EXECUTE, (self, arguments) -> async(arguments));
    binder.enter(ApacheHooks.CONNECT, (self, arguments) -> AsyncAim.connecting(arguments));
  }

  private static boolean mayConcern(HttpRoute route) {
    HttpHost target = route.getTargetHost();
    return MeshPorts.mayConcern(target.getHostName(), target.getPort())
        && !Proxies.used(route.getProxyHost() != null);
  }

  /** One hop of the classic client: the rest of its chain is ours, until it has its response. */
  private static final class Execute implements RepeatHandler {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
      if (arguments[1] instanceof ExecChain.Scope scope
          && arguments[2] instanceof ExecChain rest
          && mayConcern(scope.route)) {
        Legs<ClassicHttpResponse> legs = new Legs<>();
        arguments[2] = Wrapped.around(ExecChain.class, rest, asked -> proceed(asked, rest, legs));
        return legs;
      }
      return null;
    }

    private static @Nullable Object proceed(
        Wrapped.Asked asked, ExecChain rest, Legs<ClassicHttpResponse> legs) throws Throwable {
      if (asked.arguments()[0] instanceof ClassicHttpRequest request
          && asked.arguments()[1] instanceof ExecChain.Scope scope) {
        return legs.proceed(
            new ApacheSender(request, scope, rest),
            Surroundings.ofThread(),
            () -> rest.proceed(request, scope));
      }
      return asked.proceed();
    }

    @Override
    public Verdict exit(Object token, Pass pass) {
      ((Legs<?>) token).over(pass.thrown() != null);
      return Verdict.unchanged();
    }
  }

  /** The same of the client that calls back. */
  private void async(@Nullable Object[] arguments) {
    if (arguments[2] instanceof AsyncExecChain.Scope scope
        && arguments[3] instanceof AsyncExecChain rest
        && arguments[4] instanceof AsyncExecCallback application
        && mayConcern(scope.route)) {
      AsyncLegs legs = new AsyncLegs();
      // What calls back stands next before this: the client's retries, unless it has none.
      boolean retries = application.getClass().getName().startsWith(RETRIES);
      arguments[3] =
          Wrapped.around(AsyncExecChain.class, rest, asked -> proceed(asked, rest, legs, retries));
      arguments[4] =
          Wrapped.around(AsyncExecCallback.class, application, asked -> told(asked, legs));
    }
  }

  private @Nullable Object proceed(
      Wrapped.Asked asked, AsyncExecChain rest, AsyncLegs legs, boolean retries) throws Throwable {
    @Nullable Object[] arguments = asked.arguments();
    if (!(arguments[0] instanceof HttpRequest request)
        || !(arguments[2] instanceof AsyncExecChain.Scope scope)
        || !(arguments[3] instanceof AsyncExecCallback given)) {
      return asked.proceed();
    }
    Around around = surroundings.of(scope.execRuntime);
    if (scope.execRuntime.isEndpointAcquired()) {
      scope.execRuntime.releaseEndpoint(); // Of the hop before a redirect to the same host.
    }
    AsyncEntityProducer producer = (AsyncEntityProducer) arguments[1];
    legs.proceed(new AsyncApacheSender(request, producer, scope, rest, given, retries), around);
    return null;
  }

  /** The application is told of what the client does not answer by itself. */
  private static @Nullable Object told(Wrapped.Asked asked, AsyncLegs legs) throws Throwable {
    switch (asked.name()) {
      case "handleResponse", "completed" -> legs.over(false);
      case "failed" -> legs.over(true);
      default -> {}
    }
    return asked.proceed();
  }
}
