package io.zerohop.instrumentation.okhttp;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.http.Attempt;
import io.zerohop.spi.http.Fields;
import io.zerohop.spi.http.HeaderEdits;
import io.zerohop.spi.http.Hop;
import io.zerohop.spi.http.HttpSender;
import io.zerohop.spi.http.Outgoing;
import io.zerohop.spi.http.Payload;
import io.zerohop.spi.http.Proxies;
import io.zerohop.spi.http.Received;
import io.zerohop.spi.http.Shorter;
import io.zerohop.spi.http.Url;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
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
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/** A request on its way out of OkHttp, sent as often as the mesh says. */
record OkHttpSender(Interceptor.Chain chain, Request request, Wiring wiring)
    implements HttpSender<Response> {
  @Override
  public Outgoing outgoing() {
    HttpUrl url = request.url();
    String path = Url.pathAndQuery(url.encodedPath(), url.encodedQuery());
    return new Outgoing(
        new Url(url.scheme(), url.host(), url.port(), path),
        request.method(),
        fields(request.headers()),
        payload(request.body()),
        chain.call().timeout().timeoutNanos());
  }

  private static Fields fields(Headers headers) {
    return Fields.of(headers.size(), headers::name, headers::value);
  }

  private Payload payload(@Nullable RequestBody body) {
    return body == null
        ? Payload.NONE
        : Payload.of(!wiring.isOnce(body), body::contentLength, out -> write(body, out));
  }

  private static void write(RequestBody body, OutputStream out) throws IOException {
    try (BufferedSink sink = Okio.buffer(Okio.sink(out))) {
      body.writeTo(sink);
    }
  }

  private OkHttpClient client() {
    return wiring.client(chain.call());
  }

  @Override
  public boolean usesProxy() {
    OkHttpClient client = client();
    return Proxies.used(client.proxy(), client.proxySelector(), request.url()::uri);
  }

  @Override
  public Response send(Step.Send send, Attempt attempt) throws Exception {
    if (isCancelled()) {
      throw new IOException("Canceled");
    }
    int connect = (int) Shorter.connect(chain.connectTimeoutMillis(), send.limits());
    Interceptor.Chain limited = chain.withConnectTimeout(connect, TimeUnit.MILLISECONDS);
    Response response =
        wiring.send(limited, onWire(send, attempt), new Wiring.Target(send, attempt));
    return response.newBuilder().request(request).build();
  }

  private Request onWire(Step.Send send, Attempt attempt) {
    if (HeaderEdits.isNone(send, attempt)) {
      return request;
    }
    HttpUrl.Builder url = request.url().newBuilder();
    String path = send.target().path();
    if (path != null) {
      String[] parts = path.split("\\?", 2);
      url.encodedPath(parts[0]).encodedQuery(parts.length == 1 ? null : parts[1]);
    }
    Headers.Builder headers = request.headers().newBuilder();
    HeaderEdits.onWire(send, attempt, headers::removeAll, headers::addUnsafeNonAscii);
    return request.newBuilder().url(url.build()).headers(headers.build()).build();
  }

  @Override
  public Response respond(Step.Respond respond) {
    Headers.Builder headers = new Headers.Builder();
    respond.headers().forEach(header -> HeaderEdits.add(header, headers::addUnsafeNonAscii));
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
  public Received received(Response response) {
    boolean answers = client().authenticator() != Authenticator.NONE;
    return new Received(response.code(), fields(response.headers()), answers);
  }

  @Override
  public void discard(Response response) throws IOException {
    ResponseBody body = response.body();
    try (response) {
      // A stream of HTTP/2 that is not read to its end is reset, which may cost the connection.
      if (body != null && body.contentLength() <= MOST_DRAINED) {
        body.source().request(MOST_DRAINED);
      }
    }
  }

  @Override
  public Response changed(Response response, HeaderChanges changes) {
    Headers.Builder headers = response.headers().newBuilder();
    HeaderEdits.make(changes, headers::removeAll, headers::addUnsafeNonAscii);
    return response.newBuilder().headers(headers.build()).build();
  }

  @Override
  public Response watched(Response response, Hop hop) {
    ResponseBody body = Objects.requireNonNull(response.body());
    var watched =
        new ForwardingSource(body.source()) {
          @Override
          public long read(Buffer into, long most) throws IOException {
            return hop.read(() -> super.read(into, most));
          }

          @Override
          public void close() throws IOException {
            hop.closeBody(super::close);
          }
        };
    ResponseBody told =
        ResponseBody.create(body.contentType(), body.contentLength(), Okio.buffer(watched));
    return response.newBuilder().body(told).build();
  }

  @Override
  public boolean triesAgain() {
    return client().retryOnConnectionFailure();
  }

  @Override
  public boolean isCancelled() {
    return chain.call().isCanceled();
  }
}
