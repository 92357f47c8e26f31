package io.zerohop.instrumentation.okhttp;

import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.Member;
import java.io.IOException;
import java.net.Socket;
import java.util.Objects;
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
  private final Member client;
  private final Member address;
  private final Member selector;
  private final Member selection;
  private final Member route;
  private final Member released;
  private final Member deallocate;

  StreamWiring(HookContext context) throws ReflectiveOperationException {
    Class<StreamAllocation> streams = StreamAllocation.class;
    client = Member.read(context, context.libraryClass("okhttp3.RealCall"), "client");
    address = Member.write(context, streams, "address");
    selector = Member.write(context, streams, "routeSelector");
    selection = Member.write(context, streams, "routeSelection");
    route = Member.write(context, streams, "route");
    released = Member.write(context, streams, "released");
    deallocate = Member.method(context, streams, "deallocate", 4);
  }

  @Override
  public OkHttpClient client(Call call) {
    return (OkHttpClient) Objects.requireNonNull(client.call(call));
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
    // Stops the stream, or the connecting, under way; the call itself goes on.
    target
        .attempt()
        .stopsBy(
            () -> {
              var codec = streams.codec();
              if (codec != null) {
                codec.cancel();
              }
            });
    try {
      return chain.proceed(request);
    } catch (RuntimeException thrown) {
      IOException failure = Wiring.whileConnecting(thrown);
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

  /** Lets go of the connection that the call holds, and forgets where it led. */
  private void move(StreamAllocation streams, Call call, Address to) {
    var pool = client(call).connectionPool();
    RealConnection held = streams.connection();
    Socket idle = null;
    synchronized (pool) {
      if (held != null) {
        idle = (Socket) deallocate.call(streams, false, true, false);
        released.call(streams, false);
      }
      address.call(streams, to);
      selector.call(
          streams,
          new RouteSelector(
              to, Internal.instance.routeDatabase(pool), call, streams.eventListener));
      selection.call(streams, null);
      route.call(streams, null);
    }
    Util.closeQuietly(idle);
    if (held != null) {
      streams.eventListener.connectionReleased(call, held);
    }
  }
}
