package io.zerohop.instrumentation.okhttp;

import io.zerohop.engine.attempt.CallRequest;
import java.util.List;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** A request on its way out of OkHttp, as the engine sees it. */
final class OkHttpRequest implements CallRequest {
  private final Request request;
  private final Call call;
  private final Wiring wiring;

  OkHttpRequest(Request request, Call call, Wiring wiring) {
    this.request = request;
    this.call = call;
    this.wiring = wiring;
  }

  @Override
  public String scheme() {
    return request.url().scheme();
  }

  @Override
  public String host() {
    return request.url().host();
  }

  @Override
  public int port() {
    return request.url().port();
  }

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public String path() {
    HttpUrl url = request.url();
    String query = url.encodedQuery();
    return query == null ? url.encodedPath() : url.encodedPath() + '?' + query;
  }

  @Override
  public @Nullable String header(String name) {
    List<String> values = request.headers(name);
    return values.isEmpty() ? null : String.join(",", values);
  }

  @Override
  public Body body() {
    RequestBody body = request.body();
    return body == null ? Body.NONE : wiring.isOnce(body) ? Body.ONCE : Body.REPLAYABLE;
  }

  @Override
  public long timeoutNanos() {
    return call.timeout().timeoutNanos();
  }
}
