package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.engine.attempt.Step;
import io.zerohop.spi.http.AsyncHop;
import io.zerohop.spi.http.AsyncSender;
import io.zerohop.spi.http.Attempt;
import io.zerohop.spi.http.Payload;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.CancellableDependency;
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

/**
 * A request on its way out of a client that calls back, sent as often as the mesh says.
 *
 * @param producer its body; null for none
 * @param given gets what the application gets
 * @param triesAgain whether the client does, after a failure
 */
record AsyncApacheSender(
    HttpRequest request,
    @Nullable AsyncEntityProducer producer,
    AsyncExecChain.Scope scope,
    AsyncExecChain rest,
    AsyncExecCallback given,
    boolean triesAgain)
    implements ApacheRequest, AsyncSender {

  /**
   * Takes the client's steps and keeps none: what stops one is its attempt. The client's own class
   * cancels a step where another thread tells it of one at the same time.
   */
  private static final CancellableDependency STEPS =
      new CancellableDependency() {
        @Override
        public void setDependency(Cancellable step) {}

        @Override
        public boolean isCancelled() {
          return false;
        }

        @Override
        public boolean cancel() {
          return false;
        }
      };

  @Override
  public HttpRoute route() {
    return scope.route;
  }

  @Override
  public Payload payload() {
    AsyncEntityProducer body = producer;
    return body == null
        ? Payload.NONE
        : Payload.of(body.isRepeatable(), body::getContentLength, out -> write(body, out));
  }

  @Override
  public void send(Step.Send send, Attempt attempt, AsyncHop hop) throws Exception {
    AsyncExecRuntime runtime = scope.execRuntime;
    AsyncAim aim = new AsyncAim(send, attempt, scope);
    whileWaiting(attempt::stop);
    if (producer != null && hop.isSentBefore()) {
      producer.releaseResources();
    }
    rest.proceed(
        ApacheRequest.copy(request),
        producer,
        new AsyncExecChain.Scope(
            scope.exchangeId,
            aim.route,
            scope.originalRequest,
            STEPS,
            scope.clientContext,
            aim.around(AsyncExecRuntime.class, runtime)),
        new AsyncAnswer(hop, attempt, scope, given));
  }

  @Override
  public void whileWaiting(Runnable cancelled) {
    scope.cancellableDependency.setDependency(
        () -> {
          cancelled.run();
          return true;
        });
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
  public boolean isCancelled() {
    return scope.cancellableDependency.isCancelled();
  }

  private static void write(AsyncEntityProducer body, OutputStream out) throws IOException {
    Copying copying = new Copying(Channels.newChannel(out));
    while (!copying.ended) {
      long before = copying.written;
      body.produce(copying);
      if (!copying.ended && copying.written == before) {
        throw new IOException("the body is not all there yet");
      }
    }
    body.releaseResources();
  }

  /** Takes what a producer gives at once. */
  private static final class Copying implements DataStreamChannel {
    private final WritableByteChannel out;
    private long written;
    private boolean ended;

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
}
