package io.zerohop.instrumentation.okhttp;

import io.zerohop.spi.MeshPorts;
import io.zerohop.spi.http.HttpHop;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The rest of the library's chain as its cache sees it: what the cache cannot answer goes through
 * the mesh. A proxy, since the library's own interface grows from version to version.
 */
final class MeshChain implements InvocationHandler {
  private final Interceptor.Chain real;
  private final Wiring wiring;
  private final Queued queued;

  private MeshChain(Interceptor.Chain real, Wiring wiring, Queued queued) {
    this.real = real;
    this.wiring = wiring;
    this.queued = queued;
  }

  static Interceptor.Chain around(Interceptor.Chain real, Wiring wiring, Queued queued) {
    return (Interceptor.Chain)
        Proxy.newProxyInstance(
            MeshChain.class.getClassLoader(),
            new Class<?>[] {Interceptor.Chain.class},
            new MeshChain(real, wiring, queued));
  }

  @Override
  public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] given)
      throws Throwable {
    if (method.getName().equals("proceed") && given != null && given[0] instanceof Request asked) {
      return proceed(asked);
    }
    try {
      return method.invoke(real, given);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause() == null ? thrown : thrown.getCause();
    }
  }

  private Response proceed(Request request) throws Exception {
    Turn turn = Turn.current();
    HttpHop<Response> hop = turn.takeLeg(real.call());
    OkHttpSender sender = new OkHttpSender(real, request, wiring);
    try {
      Response answer = hop == null ? null : hop.runAgain(sender);
      if (answer == null) {
        hop = begun(request, sender);
        answer = hop == null ? wiring.untouched(real, request) : hop.run();
      }
      if (hop != null && hop.isUntold()) {
        turn.challenged(hop, real.call());
      }
      return answer;
    } catch (IOException failure) {
      if (hop != null) {
        turn.last(failure);
      }
      throw failure;
    }
  }

  private @Nullable HttpHop<Response> begun(Request request, OkHttpSender sender) {
    try {
      OkHttpRequest asked = new OkHttpRequest(request, real.call(), wiring);
      return asked.usesProxy() ? null : HttpHop.begin(asked, sender, queued.deadline(real.call()));
    } catch (RuntimeException | LinkageError fault) {
      MeshPorts.fault("okhttp", fault);
      return null;
    }
  }
}
