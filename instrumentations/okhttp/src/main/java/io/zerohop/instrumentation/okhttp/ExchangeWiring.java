package io.zerohop.instrumentation.okhttp;

import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.Member;
import io.zerohop.spi.hook.Verdict;
import java.io.IOException;
import java.net.Socket;
import okhttp3.Address;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** OkHttp 4.12 and 5: a call looks for its connection anew, by an address of ours. */
final class ExchangeWiring extends Wiring {
  @SuppressWarnings("ThreadLocalUsage") // one for each loader of the library
  private final ThreadLocal<@Nullable Target> looking = new ThreadLocal<>();

  private final Member listener;
  private final Member connection;
  private final Member release;
  private final Member exchange;
  private final Member begun;
  private final Member cancel;
  private final Member enter;
  private final Member exit;
  private final Member isOneShot;
  private final Member isDuplex;

  ExchangeWiring(HookContext context) throws ReflectiveOperationException {
    super(context, context.libraryClass("okhttp3.internal.connection.RealCall"));
    Class<?> call = context.libraryClass("okhttp3.internal.connection.RealCall");
    Class<?> exchangeType = context.libraryClass("okhttp3.internal.connection.Exchange");
    listener = Member.read(context, call, "eventListener");
    connection = Member.read(context, call, "connection");
    release = Member.method(context, call, "releaseConnectionNoEvents$okhttp", 1);
    exchange = Member.read(context, call, "exchange");
    begun = Member.read(context, call, "interceptorScopedExchange");
    cancel = Member.method(context, exchangeType, "cancel", 1);
    enter = Member.method(context, call, "enterNetworkInterceptorExchange", 4);
    exit = Member.method(context, call, "exitNetworkInterceptorExchange$okhttp", 2);
    isOneShot = Member.method(context, RequestBody.class, "isOneShot", 1);
    isDuplex = Member.method(context, RequestBody.class, "isDuplex", 1);
  }

  /** Where the address that the library makes now is to lead. */
  Verdict address(@Nullable Object made) {
    Target target = looking.get();
    return target != null && made instanceof Address own
        ? Verdict.result(target.at(own))
        : Verdict.unchanged();
  }

  @Override
  boolean isOnce(RequestBody body) {
    return Boolean.TRUE.equals(isOneShot.call(body)) || Boolean.TRUE.equals(isDuplex.call(body));
  }

  @Override
  Response send(Interceptor.Chain chain, Request request, Target target) throws IOException {
    Call call = chain.call();
    look(chain, request, target);
    // Stops the exchange under way; the call itself goes on.
    target
        .attempt()
        .stopsBy(
            () -> {
              Object running = exchange.call(call);
              if (running != null) {
                cancel.call(running);
              }
            });
    try {
      return chain.proceed(request);
    } catch (IOException | RuntimeException thrown) {
      throw target.failure(thrown, begun.call(call) != null);
    }
  }

  @Override
  Response untouched(Interceptor.Chain chain, Request request) throws IOException {
    if (connection.call(chain.call()) instanceof Connection held
        && held.route().address().dns() instanceof Pinned) {
      letGo(chain.call(), held);
    }
    return chain.proceed(request);
  }

  /** Ends what the call has begun, lets go of its connection, and has it look for another. */
  private void look(Interceptor.Chain chain, Request request, Target target) throws IOException {
    Call call = chain.call();
    looking.set(target);
    try {
      exit.call(call, true);
      if (connection.call(call) instanceof Connection held) {
        letGo(call, held);
      }
      enter.call(call, request, true, chain);
    } finally {
      looking.set(null);
    }
  }

  private void letGo(Call call, Connection held) throws IOException {
    Socket idle;
    synchronized (held) {
      idle = (Socket) release.call(call);
    }
    if (idle != null) {
      idle.close();
    }
    if (listener.call(call) instanceof EventListener told) {
      told.connectionReleased(call, held);
    }
  }
}
