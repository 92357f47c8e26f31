package io.zerohop.instrumentation.okhttp;

import io.zerohop.spi.hook.HookContext;
import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.Socket;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** OkHttp 4.12 and 5: a call looks for its connection anew, by an address of ours. */
final class ExchangeWiring implements Wiring {
  private final MethodHandle client;
  private final MethodHandle listener;
  private final MethodHandle connection;
  private final MethodHandle release;
  private final MethodHandle exchange;
  private final MethodHandle began;
  private final MethodHandle cancel;
  private final MethodHandle enter;
  private final MethodHandle exit;
  private final MethodHandle isOneShot;
  private final MethodHandle isDuplex;

  ExchangeWiring(HookContext context) throws ReflectiveOperationException {
    Class<?> call = context.libraryClass("okhttp3.internal.connection.RealCall");
    Class<?> exchangeType = context.libraryClass("okhttp3.internal.connection.Exchange");
    Class<?> connectionType = context.libraryClass("okhttp3.internal.connection.RealConnection");
    Class<?> chain = context.libraryClass("okhttp3.internal.http.RealInterceptorChain");
    MethodHandles.Lookup lookup = context.lookupIn(call);
    client = lookup.findGetter(call, "client", OkHttpClient.class).asType(type(OkHttpClient.class));
    listener =
        lookup
            .findGetter(call, "eventListener", EventListener.class)
            .asType(type(EventListener.class));
    connection = lookup.findGetter(call, "connection", connectionType).asType(type(Object.class));
    release =
        lookup
            .findVirtual(
                call, "releaseConnectionNoEvents$okhttp", MethodType.methodType(Socket.class))
            .asType(type(Socket.class));
    exchange = lookup.findGetter(call, "exchange", exchangeType).asType(type(Object.class));
    began =
        lookup
            .findGetter(call, "interceptorScopedExchange", exchangeType)
            .asType(type(Object.class));
    cancel =
        lookup
            .findVirtual(exchangeType, "cancel", MethodType.methodType(void.class))
            .asType(MethodType.methodType(void.class, Object.class));
    enter = enter(lookup, call, chain);
    exit =
        lookup
            .findVirtual(
                call,
                "exitNetworkInterceptorExchange$okhttp",
                MethodType.methodType(void.class, boolean.class))
            .asType(MethodType.methodType(void.class, Call.class, boolean.class));
    MethodType flag = MethodType.methodType(boolean.class);
    isOneShot = lookup.findVirtual(RequestBody.class, "isOneShot", flag);
    isDuplex = lookup.findVirtual(RequestBody.class, "isDuplex", flag);
  }

  private static MethodType type(Class<?> result) {
    return MethodType.methodType(result, Call.class);
  }

  /** {@code (call, request, true, chain)}; 4.12 has no chain. */
  private static MethodHandle enter(MethodHandles.Lookup lookup, Class<?> call, Class<?> chain)
      throws ReflectiveOperationException {
    String name = "enterNetworkInterceptorExchange";
    MethodHandle found;
    try {
      found =
          lookup.findVirtual(
              call, name, MethodType.methodType(void.class, Request.class, boolean.class, chain));
    } catch (NoSuchMethodException before5) {
      found =
          MethodHandles.dropArguments(
              lookup.findVirtual(
                  call, name, MethodType.methodType(void.class, Request.class, boolean.class)),
              3,
              Interceptor.Chain.class);
    }
    return found.asType(
        MethodType.methodType(
            void.class, Call.class, Request.class, boolean.class, Interceptor.Chain.class));
  }

  @Override
  public OkHttpClient client(Call call) {
    try {
      return (OkHttpClient) client.invokeExact(call);
    } catch (Throwable fault) {
      throw new IllegalStateException("a call's client must be readable", fault);
    }
  }

  @Override
  public boolean isOnce(RequestBody body) {
    try {
      return (boolean) isOneShot.invokeExact(body) || (boolean) isDuplex.invokeExact(body);
    } catch (Throwable fault) {
      throw new IllegalStateException("a body must tell how often it can be sent", fault);
    }
  }

  @Override
  public Response send(Interceptor.Chain chain, Request request, Target target) throws IOException {
    Call call = chain.call();
    move(chain, request, target);
    target.attempt().stopsBy(stop(call));
    try {
      return chain.proceed(request);
    } catch (RuntimeException thrown) {
      IOException failure = Wiring.whileConnecting(thrown);
      if (failure == null) {
        throw thrown;
      }
      throw failure;
    } catch (IOException failure) {
      if (get(began, call) != null && !Wiring.isRefused(failure)) {
        target.attempt().sent();
      }
      throw failure;
    }
  }

  @Override
  public Response untouched(Interceptor.Chain chain, Request request) throws IOException {
    if (get(connection, chain.call()) instanceof Connection held
        && Pinned.isIn(held.route().address())) {
      letGo(chain.call(), held);
    }
    return chain.proceed(request);
  }

  /** Stops the exchange under way; the call itself goes on. */
  private Closeable stop(Call call) {
    return () -> {
      Object running = get(exchange, call);
      if (running != null) {
        try {
          cancel.invokeExact(running);
        } catch (IOException | RuntimeException | Error thrown) {
          throw thrown;
        } catch (Throwable impossible) {
          throw new IllegalStateException(impossible);
        }
      }
    };
  }

  /** Ends what the call has begun, lets go of its connection, and has it look for another. */
  private void move(Interceptor.Chain chain, Request request, Target target) {
    Call call = chain.call();
    Turn turn = Turn.current();
    turn.target = target;
    try {
      exit.invokeExact(call, true);
      if (get(connection, call) instanceof Connection held) {
        letGo(call, held);
      }
      enter.invokeExact(call, request, true, chain);
    } catch (RuntimeException | Error fault) {
      throw fault;
    } catch (Throwable fault) {
      throw new IllegalStateException("a call must be movable", fault);
    } finally {
      turn.target = null;
    }
  }

  private void letGo(Call call, Connection held) {
    try {
      Socket idle;
      synchronized (held) {
        idle = (Socket) release.invokeExact(call);
      }
      if (idle != null) {
        idle.close();
      }
      ((EventListener) listener.invokeExact(call)).connectionReleased(call, held);
    } catch (IOException closed) {
      // It is closed all the same.
    } catch (RuntimeException | Error fault) {
      throw fault;
    } catch (Throwable fault) {
      throw new IllegalStateException("a call must let go of its connection", fault);
    }
  }

  private static @Nullable Object get(MethodHandle field, Call call) {
    try {
      return field.invokeExact(call);
    } catch (Throwable fault) {
      throw new IllegalStateException("a call must be readable", fault);
    }
  }
}
