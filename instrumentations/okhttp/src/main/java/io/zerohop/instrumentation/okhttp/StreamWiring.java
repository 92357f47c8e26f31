package io.zerohop.instrumentation.okhttp;

import io.zerohop.spi.hook.HookContext;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.net.Socket;
import okhttp3.Address;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.internal.Internal;
import okhttp3.internal.Util;
import okhttp3.internal.connection.RealConnection;
import okhttp3.internal.connection.RouteSelector;
import okhttp3.internal.connection.StreamAllocation;
import okhttp3.internal.http.RealInterceptorChain;
import okhttp3.internal.http.UnrepeatableRequestBody;

/** OkHttp 3.12: a call's one stream allocation is pointed at another place. */
final class StreamWiring implements Wiring {
  private final MethodHandle client;
  private final MethodHandle address;
  private final MethodHandle selector;
  private final VarHandle selection;
  private final VarHandle route;
  private final VarHandle released;
  private final MethodHandle deallocate;

  StreamWiring(HookContext context) throws ReflectiveOperationException {
    Class<?> call = context.libraryClass("okhttp3.RealCall");
    client =
        context
            .lookupIn(call)
            .findGetter(call, "client", OkHttpClient.class)
            .asType(MethodType.methodType(OkHttpClient.class, Call.class));
    Class<StreamAllocation> type = StreamAllocation.class;
    MethodHandles.Lookup lookup = context.lookupIn(type);
    address = setter(lookup, "address");
    selector = setter(lookup, "routeSelector");
    selection =
        lookup.findVarHandle(
            type, "routeSelection", type.getDeclaredField("routeSelection").getType());
    route = lookup.findVarHandle(type, "route", okhttp3.Route.class);
    released = lookup.findVarHandle(type, "released", boolean.class);
    deallocate =
        lookup.findVirtual(
            type,
            "deallocate",
            MethodType.methodType(Socket.class, boolean.class, boolean.class, boolean.class));
  }

  /** Of a final field, too. */
  private static MethodHandle setter(MethodHandles.Lookup lookup, String name)
      throws ReflectiveOperationException {
    var field = StreamAllocation.class.getDeclaredField(name);
    field.setAccessible(true);
    return lookup.unreflectSetter(field);
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
    return body instanceof UnrepeatableRequestBody;
  }

  @Override
  public Response send(Interceptor.Chain chain, Request request, Target target) throws IOException {
    StreamAllocation streams = ((RealInterceptorChain) chain).streamAllocation();
    Address now = streams.address;
    Address own = Pinned.isIn(now) ? own(now, client(chain.call())) : now;
    move(streams, chain.call(), target.at(own));
    target.attempt().stopsBy(() -> stop(streams));
    try {
      return chain.proceed(request);
    } catch (RuntimeException thrown) {
      IOException failure = Wiring.whileConnecting(thrown);
      if (failure == null) {
        throw thrown;
      }
      streams.streamFailed(failure);
      throw failure;
    } catch (IOException failure) {
      if (!Wiring.isRefused(failure)) {
        target.attempt().sent();
      }
      streams.streamFailed(failure);
      throw failure;
    }
  }

  @Override
  public Response untouched(Interceptor.Chain chain, Request request) throws IOException {
    StreamAllocation streams = ((RealInterceptorChain) chain).streamAllocation();
    if (Pinned.isIn(streams.address)) {
      move(streams, chain.call(), own(streams.address, client(chain.call())));
    }
    return chain.proceed(request);
  }

  private static Address own(Address ours, OkHttpClient client) {
    return new Address(
        ours.url().host(),
        ours.url().port(),
        client.dns(),
        client.socketFactory(),
        ours.sslSocketFactory(),
        ours.hostnameVerifier(),
        ours.certificatePinner(),
        ours.proxyAuthenticator(),
        client.proxy(),
        ours.protocols(),
        ours.connectionSpecs(),
        ours.proxySelector());
  }

  /** Stops the stream, or the connecting, under way; the call itself goes on. */
  private static void stop(StreamAllocation streams) {
    var codec = streams.codec();
    if (codec != null) {
      codec.cancel();
    }
  }

  /** Lets go of the connection that the call holds, and forgets where it led. */
  private void move(StreamAllocation streams, Call call, Address to) {
    var pool = client(call).connectionPool();
    RealConnection held = streams.connection();
    Socket idle = null;
    try {
      synchronized (pool) {
        if (held != null) {
          idle = (Socket) deallocate.invokeExact(streams, false, true, false);
          released.set(streams, false);
        }
        address.invokeExact(streams, to);
        RouteSelector routes =
            new RouteSelector(
                to, Internal.instance.routeDatabase(pool), call, streams.eventListener);
        selector.invokeExact(streams, routes);
        selection.set(streams, null);
        route.set(streams, null);
      }
    } catch (RuntimeException | Error fault) {
      throw fault;
    } catch (Throwable fault) {
      throw new IllegalStateException("a call must be movable", fault);
    }
    Util.closeQuietly(idle);
    if (held != null) {
      streams.eventListener.connectionReleased(call, held);
    }
  }
}
