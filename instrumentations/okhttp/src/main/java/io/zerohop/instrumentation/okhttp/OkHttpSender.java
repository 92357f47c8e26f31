package io.zerohop.instrumentation.okhttp;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.http.Attempt;
import io.zerohop.spi.http.HeaderEdits;
import io.zerohop.spi.http.Hop;
import io.zerohop.spi.http.HttpSender;
import io.zerohop.spi.http.Proxies;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import okhttp3.Authenticator;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/** A request on its way out of OkHttp, sent as often as the mesh says. */
record OkHttpSender(Interceptor.Chain chain, Request request, Wiring wiring)
    implements HttpSender<Response> {
  private static final int UNAUTHORIZED = 401;

  @Override
  public CallRequest view() {
    return new OkHttpRequest(request, chain.call(), wiring);
  }

  @Override
  public boolean usesProxy() {
    OkHttpClient client = wiring.client(chain.call());
    return Proxies.used(client.proxy(), client.proxySelector(), request.url().uri());
  }

  @Override
  public Response send(Step.Send send, Attempt attempt) throws Exception {
    if (isCancelled()) {
      throw new IOException("Canceled");
    }
    Response response = wiring.send(limited(send), onWire(send), new Wiring.Target(send, attempt));
    return response.newBuilder().request(request).build();
  }

  /** The chain with the shorter one of the application's and the policy's connect timeout. */
  private Interceptor.Chain limited(Step.Send send) {
    long millis = TimeUnit.NANOSECONDS.toMillis(send.limits().connectTimeoutNanos());
    int own = chain.connectTimeoutMillis();
    return millis > 0 && (own == 0 || millis < own)
        ? chain.withConnectTimeout((int) millis, TimeUnit.MILLISECONDS)
        : chain;
  }

  private Request onWire(Step.Send send) {
    if (send.target() == Step.Target.UNCHANGED && send.headers().isEmpty()) {
      return request;
    }
    Request.Builder changed = request.newBuilder();
    String path = send.target().path();
    if (path != null) {
      int query = path.indexOf('?');
      HttpUrl.Builder url = request.url().newBuilder();
      url.encodedPath(query < 0 ? path : path.substring(0, query));
      changed.url(url.encodedQuery(query < 0 ? null : path.substring(query + 1)).build());
    }
    Headers.Builder headers = request.headers().newBuilder();
    String authority = send.target().authority();
    if (authority != null) {
      headers.set("Host", authority);
    }
    HeaderEdits.make(send.headers(), headers::removeAll, headers::add);
    return changed.headers(headers.build()).build();
  }

  @Override
  public Response respond(Step.Respond respond) {
    Headers.Builder headers = new Headers.Builder();
    respond.headers().forEach(header -> headers.add(header.name(), header.value()));
    String type = headers.get("Content-Type");
    long now = System.currentTimeMillis();
    return new Response.Builder()
        .request(request)
        .protocol(Protocol.HTTP_1_1)
        .code(respond.status())
        .message("")
        .headers(headers.build())
        .body(ResponseBody.create(type == null ? null : MediaType.parse(type), respond.body()))
        .sentRequestAtMillis(now)
        .receivedResponseAtMillis(now)
        .build();
  }

  @Override
  public int status(Response response) {
    return response.code();
  }

  @Override
  public UnaryOperator<@Nullable String> headers(Response response) {
    Headers headers = response.headers();
    return name -> {
      List<String> values = headers.values(name);
      return values.isEmpty() ? null : String.join(",", values);
    };
  }

  @Override
  public void discard(Response response) {
    response.close();
  }

  @Override
  public Response handOver(Response response, HeaderChanges changes, Hop hop) {
    Response.Builder answer = response.newBuilder();
    if (!changes.isEmpty()) {
      Headers.Builder headers = response.headers().newBuilder();
      HeaderEdits.make(changes, headers::removeAll, headers::add);
      answer.headers(headers.build());
    }
    ResponseBody body = response.body();
    int status = response.code();
    if (body == null || request.method().equals("HEAD") || status == 204 || status == 304) {
      hop.bodyEnd();
      return answer.build();
    }
    return answer.body(new WatchedBody(body, hop)).build();
  }

  @Override
  public void forEachHeader(BiConsumer<String, String> header) {
    Headers headers = request.headers();
    for (int place = 0; place < headers.size(); place++) {
      header.accept(headers.name(place), headers.value(place));
    }
  }

  @Override
  public long bodyLength() {
    RequestBody body = request.body();
    try {
      return body == null ? 0 : body.contentLength();
    } catch (IOException unknown) {
      return -1;
    }
  }

  @Override
  public void writeBody(OutputStream out) throws IOException {
    RequestBody body = request.body();
    if (body != null) {
      BufferedSink sink = Okio.buffer(Okio.sink(out));
      body.writeTo(sink);
      sink.flush();
    }
  }

  @Override
  public boolean isChallenge(Response response) {
    return response.code() == UNAUTHORIZED
        && wiring.client(chain.call()).authenticator() != Authenticator.NONE;
  }

  @Override
  public boolean isCancelled() {
    return chain.call().isCanceled();
  }
}
