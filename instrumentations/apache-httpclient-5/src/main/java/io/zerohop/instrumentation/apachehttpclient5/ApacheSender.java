package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.http.Attempt;
import io.zerohop.spi.http.HeaderEdits;
import io.zerohop.spi.http.Hop;
import io.zerohop.spi.http.HttpSender;
import io.zerohop.spi.http.Payload;
import io.zerohop.spi.http.Received;
import io.zerohop.spi.http.WatchedStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/** A request on its way out of a classic client, sent as often as the mesh says. */
record ApacheSender(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain rest)
    implements ApacheRequest, HttpSender<ClassicHttpResponse> {
  private static final StackWalker STACK = StackWalker.getInstance();
  private static final String IN = "org.apache.hc.client5.http.impl.classic.";

  @Override
  public HttpRoute route() {
    return scope.route;
  }

  @Override
  public Payload payload() {
    HttpEntity given = scope.originalRequest.getEntity();
    HttpEntity entity = request.getEntity();
    if (entity == null) {
      return Payload.NONE;
    }
    // The client's own view of an entity calls it repeatable until it was sent for the first time.
    boolean again = entity.isRepeatable() && (given == null || given.isRepeatable());
    return Payload.of(again, entity::getContentLength, entity::writeTo);
  }

  @Override
  public ClassicHttpResponse send(Step.Send send, Attempt attempt) throws Exception {
    Aim aim = new Aim(send, attempt, scope.route, scope.clientContext);
    attempt.stopsBy(scope.execRuntime::discardEndpoint);
    return rest.proceed(
        ApacheRequest.copy(request),
        new ExecChain.Scope(
            scope.exchangeId,
            aim.route,
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
  public Received received(ClassicHttpResponse response) {
    return ApacheRequest.received(response, scope.clientContext);
  }

  @Override
  public void discard(ClassicHttpResponse response) throws IOException {
    HttpEntity entity = response.getEntity();
    long length = entity == null ? 0 : entity.getContentLength();
    if (length < 0 || length > MOST_DRAINED) {
      scope.execRuntime.discardEndpoint();
    } else {
      EntityUtils.consume(entity);
      scope.execRuntime.releaseEndpoint(); // Discards it itself where it cannot be kept.
    }
  }

  @Override
  public ClassicHttpResponse changed(ClassicHttpResponse response, HeaderChanges changes) {
    HeaderEdits.make(changes, response::removeHeaders, response::addHeader);
    return response;
  }

  @Override
  public ClassicHttpResponse watched(ClassicHttpResponse response, Hop hop) {
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
      hop.closeBody(super::close);
    }
  }

  /** The chain does not tell what stands before it; the stack does, up to the client. */
  @Override
  public boolean triesAgain() {
    return STACK.walk(
        frames ->
            frames
                .map(StackWalker.StackFrame::getClassName)
                .takeWhile(name -> !name.equals(IN + "InternalHttpClient"))
                .anyMatch((IN + "HttpRequestRetryExec")::equals));
  }

  @Override
  public boolean isCancelled() {
    return scope.execRuntime.isExecutionAborted();
  }
}
