package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.CallRequest.Body;
import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.http.AsyncHop;
import io.zerohop.spi.http.AsyncSender;
import io.zerohop.spi.http.Attempt;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.core5.concurrent.ComplexCancellable;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.jspecify.annotations.Nullable;

/** A request on its way out of a client that calls back, sent as often as the mesh says. */
final class AsyncApacheSender implements AsyncSender {
  private final HttpRequest request;
  private final @Nullable AsyncEntityProducer producer;
  private final AsyncExecChain.Scope scope;
  private final AsyncExecChain rest;
  private final AsyncExecCallback given;
  private boolean begun;

  AsyncApacheSender(
      HttpRequest request,
      @Nullable AsyncEntityProducer producer,
      AsyncExecChain.Scope scope,
      AsyncExecChain rest,
      AsyncExecCallback given) {
    this.request = request;
    this.producer = producer;
    this.scope = scope;
    this.rest = rest;
    this.given = given;
  }

  @Override
  public CallRequest view() {
    Body once = producer != null && producer.isRepeatable() ? Body.REPLAYABLE : Body.ONCE;
    return new ApacheRequest(request, scope.route, producer == null ? Body.NONE : once);
  }

  @Override
  public void send(Step.Send send, Attempt attempt, AsyncHop hop) throws Exception {
    AsyncExecRuntime runtime = scope.execRuntime;
    Aim aim = new Aim(send, attempt, scope.route, scope.clientContext);
    scope.cancellableDependency.setDependency(
        () -> {
          attempt.stop();
          return true;
        });
    if (begun && producer != null) {
      producer.releaseResources();
    }
    begun = true;
    rest.proceed(
        ApacheRequest.copy(request),
        producer,
        new AsyncExecChain.Scope(
            scope.exchangeId,
            aim.route(),
            scope.originalRequest,
            new ComplexCancellable(),
            scope.clientContext,
            aim.around(AsyncExecRuntime.class, runtime)),
        new AsyncAnswer(hop, attempt, scope, given));
  }

  @Override
  public void respond(Step.Respond respond) throws Exception {
    HttpResponse response = new BasicHttpResponse(respond.status());
    respond.headers().forEach(header -> response.addHeader(header.name(), header.value()));
    boolean none = respond.body().length == 0 || Method.HEAD.isSame(request.getMethod());
    EntityDetails details = none ? null : new BasicEntityDetails(respond.body().length, null);
    AsyncDataConsumer taker = given.handleResponse(response, details);
    if (taker != null && details != null) {
      taker.consume(ByteBuffer.wrap(respond.body()));
      taker.streamEnd(List.of());
    }
    given.completed();
  }

  @Override
  public void untouched() throws Exception {
    rest.proceed(request, producer, scope, given);
  }

  @Override
  public void fail(Exception failure) {
    given.failed(failure);
  }

  @Override
  public void forEachHeader(BiConsumer<String, String> header) {
    request.headerIterator().forEachRemaining(one -> header.accept(one.getName(), one.getValue()));
  }

  @Override
  public long bodyLength() {
    return producer == null ? 0 : producer.getContentLength();
  }

  @Override
  public void writeBody(OutputStream out) throws IOException {
    if (producer == null) {
      return;
    }
    Copying copying = new Copying(Channels.newChannel(out));
    while (!copying.ended) {
      long before = copying.written;
      producer.produce(copying);
      if (!copying.ended && copying.written == before) {
        throw new IOException("the body is not all there yet");
      }
    }
    producer.releaseResources();
  }

  /** Takes what a producer gives at once. */
  private static final class Copying implements DataStreamChannel {
    private final WritableByteChannel out;
    long written;
    boolean ended;

    Copying(WritableByteChannel out) {
      this.out = out;
    }

    @Override
    public void requestOutput() {}

    @Override
    public int write(ByteBuffer bytes) throws IOException {
      int length = out.write(bytes);
      written += length;
      return length;
    }

    @Override
    public void endStream() {
      ended = true;
    }

    @Override
    public void endStream(@Nullable List<? extends Header> trailers) {
      ended = true;
    }
  }

  @Override
  public boolean isBroken(Throwable thrown) {
    return ApacheRequest.isBroken(thrown);
  }

  @Override
  public boolean isCancelled() {
    return scope.cancellableDependency.isCancelled();
  }
}
