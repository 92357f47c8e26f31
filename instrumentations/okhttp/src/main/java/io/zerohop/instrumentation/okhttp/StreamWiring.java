package io.zerohop.instrumentation.okhttp;

import io.zerohop.spi.hook.HookContext;
import io.zerohop.spi.hook.Member;
import java.io.IOException;
import java.net.Socket;
import java.util.Objects;
import okhttp3.Address;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.internal.Internal;
import okhttp3.internal.Util;
import okhttp3.internal.connection.RealConnection;
import okhttp3.internal.connection.RouteSelector;
import okhttp3.internal.connection.StreamAllocation;
import okhttp3.internal.http.RealInterceptorChain;
import okhttp3.internal.http.RetryAndFollowUpInterceptor;
import okhttp3.internal.http.UnrepeatableRequestBody;

/** OkHttp 3.12: a call's one stream allocation is pointed at another place. */
final class StreamWiring extends Wiring {
  private final Member redirects;
  private final Member createAddress;
  private final Member address;
  private final Member selector;
  private final Member selection;
  private final Member route;
  private final Member released;
  private final Member deallocate;

  StreamWiring(HookContext context) throws ReflectiveOperationException {
    super(context, context.libraryClass("okhttp3.RealCall"));
    Class<?> call = context.libraryClass("okhttp3.RealCall");
    Class<StreamAllocation> streams = StreamAllocation.class;
    redirects = Member.read(context, call, "retryAndFollowUpInterceptor");
    createAddress = Member.method(context, RetryAndFollowUpInterceptor.class, "createAddress", 2);
    address = Member.write(context, streams, "address");
    selector = Member.write(context, streams, "routeSelector");
    selection = Member.write(context, streams, "routeSelection");
    route = Member.write(context, streams, "route");
    released = Member.write(context, streams, "released");
    deallocate = Member.method(context, streams, "deallocate", 4);
  }

  @Override
  boolean isOnce(RequestBody body) {
    return body instanceof UnrepeatableRequestBody;
  }

  @Override
  Response send(Interceptor.Chain chain, Request request, Target target) throws IOException {
    StreamAllocation streams = ((RealInterceptorChain) chain).streamAllocation();
    move(streams, chain.call(), target.at(own(chain)));
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
    } catch (IOException | RuntimeException thrown) {
      // What fails while it connects is a RouteException; a stream that has ended is not known.
      IOException failure = target.failure(thrown, true);
      streams.streamFailed(failure);
      throw failure;
    }
  }

  @Override
  Response untouched(Interceptor.Chain chain, Request request) throws IOException {
    StreamAllocation streams = ((RealInterceptorChain) chain).streamAllocation();
    if (streams.address.dns() instanceof Pinned) {
      move(streams, chain.call(), own(chain));
    }
    return chain.proceed(request);
  }

  private Address own(Interceptor.Chain chain) {
    Object made = createAddress.call(redirects.call(chain.call()), chain.request().url());
    return (Address) Objects.requireNonNull(made);
  }

  /** Lets go of the connection that the call holds, and forgets where it led. */
  private void move(StreamAllocation streams, Call call, Address to) {
    var pool = client(call).connectionPool();
    RealConnection held = streams.connection();
    Socket idle = null;
    synchronized (pool) {
      if (held != null) {
        // Not by release(): that would tell the call's listener, and its timeout, of its end.
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
