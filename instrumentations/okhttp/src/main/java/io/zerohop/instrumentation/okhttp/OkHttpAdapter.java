package io.zerohop.instrumentation.okhttp;

import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.hook.Adapter;
import io.zerohop.spi.hook.HookBinder;
import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.RepeatHandler;
import io.zerohop.spi.hook.Verdict;
import java.util.List;
import okhttp3.Address;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import org.jspecify.annotations.Nullable;

/** Binds the hooks of {@link OkHttpHooks}; the requests proper are {@link MeshChain}'s. */
public final class OkHttpAdapter implements Adapter {
  /** For the weaver. */
  public OkHttpAdapter() {}

  @Override
  public void bind(HookContext context, HookBinder binder) throws Throwable {
    Wiring wiring =
        context.descriptor(OkHttpHooks.RECOVER).contains("StreamAllocation")
            ? new StreamWiring(context)
            : new ExchangeWiring(context);
    Queued queued = new Queued();
    binder.enter(OkHttpHooks.ENQUEUE_3, (self, arguments) -> queued.put(self));
    binder.enter(OkHttpHooks.ENQUEUE, (self, arguments) -> queued.put(self));
    binder.enter(
        OkHttpHooks.CACHE,
        (self, arguments) -> {
          if (arguments[0] instanceof Interceptor.Chain chain && mayConcern(chain)) {
            arguments[0] = new MeshChain(chain, wiring, queued).around();
          }
        });
    binder.skip(
        OkHttpHooks.RECOVER,
        (self, arguments) ->
            Turn.current().isLast(arguments[0]) ? Verdict.result(false) : Verdict.unchanged());
    binder.repeat(OkHttpHooks.FOLLOW_UP, new FollowUp());
    for (String address :
        List.of(OkHttpHooks.ADDRESS_4, OkHttpHooks.ADDRESS_5, OkHttpHooks.ADDRESS_5_4)) {
      binder.exit(
          address,
          (self, arguments, result, thrown) -> {
            Wiring.Target target = Turn.current().target;
            return target != null && result instanceof Address own
                ? Verdict.result(target.at(own))
                : Verdict.unchanged();
          });
    }
  }

  /** A web socket's request takes its connection over: it is the application's. */
  private static boolean mayConcern(Interceptor.Chain chain) {
    HttpUrl url = chain.request().url();
    return (MeshPorts.mayConcern(url.host(), url.port()) || Turn.current().hasLeg())
        && chain.request().header("Upgrade") == null;
  }

  /** Around the library's look at a response: whether it answers a challenge by itself. */
  private static final class FollowUp implements RepeatHandler {
    @Override
    public @Nullable Object enter(@Nullable Object self, @Nullable Object[] arguments) {
      return Turn.current().takeChallenged();
    }

    @Override
    public Verdict exit(Object token, Pass pass) {
      Turn.Challenged challenged = (Turn.Challenged) token;
      if (pass.thrown() != null) {
        challenged.hop().cancel();
      } else if (pass.result() == null) {
        challenged.hop().tell();
      } else {
        Turn.current().answers(challenged);
      }
      return Verdict.unchanged();
    }
  }
}
