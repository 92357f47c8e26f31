package io.zerohop.instrumentation.okhttp;

import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.Member;
import java.io.IOException;
import java.net.Socket;
import java.util.Objects;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** OkHttp 4.12 and 5: a call looks for its connection anew, by an address of ours. */
final class ExchangeWiring implements Wiring {
  private final Member client;
  private final Member listener;
  private final Member connection;
  private final Member release;
  private final Member exchange;
  private final Member began;
  private final Member cancel;
  private final Member enter;
  private final Member exit;
  private final Member isOneShot;
  private final Member isDuplex;

  ExchangeWiring(HookContext context) throws ReflectiveOperationException {
    Class<?> call = context.libraryClass("okhttp3.internal.connection.RealCall");
    Class<?> exchangeType = context.libraryClass("okhttp3.internal.connection.Exchange");
    client = Member.read(context, call, "client");
    listener = Member.read(context, call, "eventListener");
    connection = Member.read(context, call, "connection");
    release = Member.method(context, call, "releaseConnectionNoEvents$okhttp", 1);
    exchange = Member.read(context, call, "exchange");
    began = Member.read(context, call, "interceptorScopedExchange");
    cancel = Member.method(context, exchangeType, "cancel", 1);
    enter = Member.method(context, call, "enterNetworkInterceptorExchange", 4);
    exit = Member.method(context, call, "exitNetworkInterceptorExchange$okhttp", 2);
    isOneShot = Member.method(context, RequestBody.class, "isOneShot", 1);
    isDuplex = Member.method(context, RequestBody.class, "isDuplex", 1);
  }

  @Override
  public OkHttpClient client(Call call) {
    return (OkHttpClient) Objects.requireNonNull(client.call(call));
  }

  @Override
  public boolean isOnce(RequestBody body) {
    return Boolean.TRUE.equals(isOneShot.call(body)) || Boolean.TRUE.equals(isDuplex.call(body));
  }

  @Override
  public Response send(Interceptor.Chain chain, Request request, Target target) throws IOException {
    Call call = chain.call();
    move(chain, request, target);
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
    } catch (RuntimeException thrown) {
      throw Wiring.whileConnecting(thrown);
    } catch (IOException failure) {
      if (began.call(call) != null && !Wiring.isRefused(failure)) {
        target.attempt().sent();
      }
      throw failure;
    }
  }

  @Override
  public Response untouched(Interceptor.Chain chain, Request request) throws IOException {
    if (connection.call(chain.call()) instanceof Connection held
        && Pinned.isIn(held.route().address())) {
      letGo(chain.call(), held);
    }
    return chain.proceed(request);
  }

  /** Ends what the call has begun, lets go of its connection, and has it look for another. */
  private void move(Interceptor.Chain chain, Request request, Target target) throws IOException {
    Call call = chain.call();
    Turn turn = Turn.current();
    turn.target = target;
    try {
      exit.call(call, true);
      if (connection.call(call) instanceof Connection held) {
        letGo(call, held);
      }
      enter.call(call, request, true, chain);
    } finally {
      turn.target = null;
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
