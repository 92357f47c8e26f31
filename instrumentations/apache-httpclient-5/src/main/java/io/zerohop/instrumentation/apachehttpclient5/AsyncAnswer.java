package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.spi.http.AsyncHop;
import io.zerohop.spi.http.Attempt;
import io.zerohop.spi.http.HeaderEdits;
import io.zerohop.spi.http.HeldAnswer;
import io.zerohop.spi.http.Received;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.jspecify.annotations.Nullable;

/** What comes back of one attempt. */
final class AsyncAnswer extends HeldAnswer<CapacityChannel>
    implements AsyncExecCallback, AsyncDataConsumer {
  private final AsyncExecChain.Scope scope;
  private final AsyncExecCallback given;
  private volatile @Nullable HttpResponse response;
  private volatile @Nullable EntityDetails details;
  private volatile @Nullable AsyncDataConsumer taker;
  private volatile @Nullable List<? extends Header> trailers;

  AsyncAnswer(AsyncHop hop, Attempt attempt, AsyncExecChain.Scope scope, AsyncExecCallback given) {
    super(hop, attempt);
    this.scope = scope;
    this.given = given;
  }

  @Override
  public @Nullable AsyncDataConsumer handleResponse(
      HttpResponse arrived, @Nullable EntityDetails entity) {
    response = arrived;
    details = entity;
    return arrives(entity == null ? 0 : length(entity)) && entity != null ? this : null;
  }

  /** An empty body has an end of its own. */
  private static long length(EntityDetails entity) {
    return entity.getContentLength() == 0 ? -1 : entity.getContentLength();
  }

  private HttpResponse response() {
    return Objects.requireNonNull(response);
  }

  @Override
  public Received received() {
    return ApacheRequest.received(response(), scope.clientContext);
  }

  @Override
  public void handleInformationResponse(HttpResponse arrived) throws HttpException, IOException {
    given.handleInformationResponse(arrived);
  }

  @Override
  protected void deliver(HeaderChanges changes) throws HttpException, IOException {
    HeaderEdits.make(changes, response()::removeHeaders, response()::addHeader);
    taker = given.handleResponse(response(), details);
  }

  @Override
  public void updateCapacity(CapacityChannel channel) throws IOException {
    if (asks(channel)) {
      ask(channel);
    }
  }

  @Override
  protected void ask(CapacityChannel channel) throws IOException {
    AsyncDataConsumer real = taker;
    if (real == null) {
      channel.update(Integer.MAX_VALUE);
    } else {
      real.updateCapacity(channel);
    }
  }

  @Override
  public void consume(ByteBuffer bytes) throws IOException {
    if (takes(bytes)) {
      deliver(bytes);
    }
  }

  @Override
  protected void deliver(ByteBuffer bytes) throws IOException {
    AsyncDataConsumer real = taker;
    if (real != null) {
      real.consume(bytes);
    }
  }

  @Override
  public void streamEnd(@Nullable List<? extends Header> last) throws HttpException, IOException {
    trailers = last;
    if (ends()) {
      deliverEnd();
    }
  }

  @Override
  protected void deliverEnd() throws HttpException, IOException {
    AsyncDataConsumer real = taker;
    if (real != null) {
      real.streamEnd(trailers);
    }
  }

  @Override
  protected void deliverCompleted() {
    given.completed();
  }

  @Override
  public void releaseResources() {
    AsyncDataConsumer real = taker;
    if (real != null) {
      real.releaseResources();
    }
  }

  @Override
  protected void letGo(boolean reusable) {
    if (reusable) {
      scope.execRuntime.releaseEndpoint();
    } else {
      scope.execRuntime.discardEndpoint();
    }
  }
}
