package io.zerohop.instrumentation.okhttp;

import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.EnterHandler;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.Verdict;
import io.zerohop.spi.http.CallSurroundings;
import io.zerohop.spi.http.ThreadLegs;
import io.zerohop.spi.http.Wrapped;
import java.util.Objects;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Binds the hooks of {@link OkHttpHooks}: what the library's cache cannot answer is ours. */
public final class OkHttpAdapter implements Adapter {
  private final CallSurroundings around = new CallSurroundings();
  private final ThreadLegs<Response> legs = new ThreadLegs<>();

  /** For the weaver. */
  public OkHttpAdapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) throws ReflectiveOperationException {
    EnterHandler enqueued = (self, arguments) -> around.of(Objects.requireNonNull(self));
    binder.enter(OkHttpHooks.ENQUEUE_3, enqueued);
    binder.enter(OkHttpHooks.ENQUEUE, enqueued);
    binder.repeat(OkHttpHooks.FOLLOW_UP, legs);
    binder.skip(
        OkHttpHooks.RECOVER,
        (self, arguments) ->
            legs.isLast(arguments[0]) ? Verdict.result(false) : Verdict.unchanged());
    Wiring wiring = wiring(context, binder);
    binder.enter(
        OkHttpHooks.CACHE,
        (self, arguments) -> {
          if (arguments[0] instanceof Interceptor.Chain chain && mayConcern(chain)) {
            arguments[0] =
                Wrapped.around(Interceptor.Chain.class, chain, asked -> asked(asked, wiring));
          }
        });
  }

  private static Wiring wiring(HookContext context, HookBinder binder)
      throws ReflectiveOperationException {
    if (context.descriptor(OkHttpHooks.RECOVER).contains("StreamAllocation")) {
      return new StreamWiring(context);
    }
    ExchangeWiring wiring = new ExchangeWiring(context);
    for (String address : OkHttpHooks.ADDRESSES) {
      binder.exit(address, (self, arguments, result, thrown) -> wiring.address(result));
    }
    return wiring;
  }

  /** A web socket's request takes its connection over: it is the application's. */
  private boolean mayConcern(Interceptor.Chain chain) {
    HttpUrl url = chain.request().url();
    return (MeshPorts.mayConcern(url.host(), url.port()) || legs.isAnswering())
        && chain.request().header("Upgrade") == null;
  }

  private @Nullable Object asked(Wrapped.Asked asked, Wiring wiring) throws Throwable {
    if (asked.name().equals("proceed")
        && asked.real() instanceof Interceptor.Chain chain
        && asked.arguments()[0] instanceof Request request) {
      return legs.proceed(
          chain.call(),
          new OkHttpSender(chain, request, wiring),
          around.known(chain.call()),
          () -> wiring.untouched(chain, request));
    }
    return asked.proceed();
  }
}
