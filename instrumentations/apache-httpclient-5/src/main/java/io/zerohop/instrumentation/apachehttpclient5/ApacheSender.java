package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.CallRequest.Body;
import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.http.Attempt;
import io.zerohop.spi.http.HeaderEdits;
import io.zerohop.spi.http.Hop;
import io.zerohop.spi.http.HttpSender;
import io.zerohop.spi.http.WatchedStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/** A request on its way out of a classic client, sent as often as the mesh says. */
record ApacheSender(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain rest)
    implements HttpSender<ClassicHttpResponse> {
  private static final long MOST_DRAINED = 64 << 10;

  @Override
  public CallRequest view() {
    return new ApacheRequest(request, scope.route, body());
  }

  private Body body() {
    HttpEntity given = scope.originalRequest.getEntity();
    HttpEntity entity = request.getEntity();
    if (entity == null) {
      return Body.NONE;
    }
    // The client's own view of an entity calls it repeatable until it was sent for the first time.
    boolean again = entity.isRepeatable() && (given == null || given.isRepeatable());
    return again ? Body.REPLAYABLE : Body.ONCE;
  }

  @Override
  public ClassicHttpResponse send(Step.Send send, Attempt attempt) throws Exception {
    Aim aim = new Aim(send, attempt, scope.route, scope.clientContext);
    attempt.stopsBy(scope.execRuntime::discardEndpoint);
    return rest.proceed(
        ApacheRequest.copy(request),
        new ExecChain.Scope(
            scope.exchangeId,
            aim.route(),
            scope.originalRequest,
            aim.around(ExecRuntime.class, scope.execRuntime),
            scope.clientContext));
  }

  @Override
  public ClassicHttpResponse respond(Step.Respond respond) {
    ClassicHttpResponse response = new BasicClassicHttpResponse(respond.status());
    respond.headers().forEach(header -> response.addHeader(header.name(), header.value()));
    Header type = response.getFirstHeader("Content-Type");
    ContentType parsed = type == null ? null : ContentType.parseLenient(type.getValue());
    response.setEntity(new ByteArrayEntity(respond.body(), parsed));
    return response;
  }

  @Override
  public int status(ClassicHttpResponse response) {
    return response.getCode();
  }

  @Override
  public UnaryOperator<@Nullable String> headers(ClassicHttpResponse response) {
    return ApacheRequest.headers(response);
  }

  @Override
  public void discard(ClassicHttpResponse response) {
    ExecRuntime runtime = scope.execRuntime;
    HttpEntity entity = response.getEntity();
    long length = entity == null ? 0 : entity.getContentLength();
    boolean drained = false;
    try {
      if (length >= 0 && length <= MOST_DRAINED) {
        EntityUtils.consume(entity);
        drained = true;
      }
    } catch (IOException broken) {
      drained = false;
    }
    if (drained && runtime.isConnectionReusable()) {
      runtime.releaseEndpoint();
    } else {
      runtime.discardEndpoint();
    }
  }

  @Override
  public ClassicHttpResponse handOver(
      ClassicHttpResponse response, HeaderChanges changes, Hop hop) {
    HeaderEdits.make(changes, response::removeHeaders, response::addHeader);
    HttpEntity entity = response.getEntity();
    if (entity == null || !entity.isStreaming()) {
      hop.bodyEnd();
    } else {
      response.setEntity(new Watched(entity, hop));
    }
    return response;
  }

  /** A response's body that tells its hop how it ended. */
  private static final class Watched extends HttpEntityWrapper {
    private final Hop hop;

    Watched(HttpEntity real, Hop hop) {
      super(real);
      this.hop = hop;
    }

    @Override
    public InputStream getContent() throws IOException {
      return new WatchedStream(super.getContent(), hop);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      try (InputStream in = getContent()) {
        in.transferTo(out);
      }
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } finally {
        hop.bodyEnd();
      }
    }
  }

  @Override
  public void forEachHeader(BiConsumer<String, String> header) {
    request.headerIterator().forEachRemaining(one -> header.accept(one.getName(), one.getValue()));
  }

  @Override
  public long bodyLength() {
    HttpEntity entity = request.getEntity();
    return entity == null ? 0 : entity.getContentLength();
  }

  @Override
  public void writeBody(OutputStream out) throws IOException {
    HttpEntity entity = request.getEntity();
    if (entity != null) {
      entity.writeTo(out);
    }
  }

  @Override
  public boolean isChallenge(ClassicHttpResponse response) {
    return response.getCode() == HttpStatus.SC_UNAUTHORIZED
        && Aim.config(scope.clientContext).isAuthenticationEnabled();
  }

  @Override
  public boolean isBroken(Throwable thrown) {
    return ApacheRequest.isBroken(thrown);
  }

  @Override
  public boolean isCancelled() {
    return scope.execRuntime.isExecutionAborted();
  }
}
