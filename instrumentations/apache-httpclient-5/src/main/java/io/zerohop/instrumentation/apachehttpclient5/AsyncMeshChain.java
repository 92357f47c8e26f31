package io.zerohop.instrumentation.apachehttpclient5;

import io.zerohop.engine.attempt.Step.Limits;
import io.zerohop.spi.Deadlines;
import io.zerohop.spi.http.AsyncHop;
import java.io.IOException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.jspecify.annotations.Nullable;

/**
 * The rest of the client's chain as its authentication sees it, and the application behind that: it
 * is told of what the client does not answer by itself.
 */
final class AsyncMeshChain implements AsyncExecChain, AsyncExecCallback {
  private static final String AROUND = "io.zerohop.deadline";

  private final AsyncExecChain rest;
  private final AsyncExecCallback application;
  private volatile @Nullable AsyncHop hop;

  AsyncMeshChain(AsyncExecChain rest, AsyncExecCallback application) {
    this.rest = rest;
    this.application = application;
  }

  @Override
  public void proceed(
      HttpRequest request,
      @Nullable AsyncEntityProducer producer,
      Scope scope,
      AsyncExecCallback given)
      throws HttpException, IOException {
    AsyncApacheSender sender = new AsyncApacheSender(request, producer, scope, rest, given);
    AsyncHop before = hop;
    if (before != null && before.isUntold() && before.runAgain(sender)) {
      return;
    }
    if (scope.execRuntime.isEndpointAcquired()) {
      scope.execRuntime.releaseEndpoint(); // Of the hop before a redirect to the same host.
    }
    if (!AsyncHop.run(sender, deadline(scope), begun -> hop = begun)) {
      rest.proceed(request, producer, scope, given);
    }
  }

  /** The deadline of the call that began an exchange, kept for what follows on other threads. */
  private record Around(String exchangeId, long deadline) {}

  private static long deadline(Scope scope) {
    if (scope.clientContext.getAttribute(AROUND) instanceof Around around
        && around.exchangeId.equals(scope.exchangeId)) {
      return around.deadline;
    }
    long deadline = Deadlines.ofThread();
    if (deadline != Limits.NONE) {
      scope.clientContext.setAttribute(AROUND, new Around(scope.exchangeId, deadline));
    }
    return deadline;
  }

  private void tell() {
    AsyncHop told = hop;
    if (told != null) {
      told.tell();
    }
  }

  @Override
  public @Nullable AsyncDataConsumer handleResponse(
      HttpResponse response, @Nullable EntityDetails details) throws HttpException, IOException {
    tell();
    return application.handleResponse(response, details);
  }

  @Override
  public void handleInformationResponse(HttpResponse response) throws HttpException, IOException {
    application.handleInformationResponse(response);
  }

  @Override
  public void completed() {
    tell();
    application.completed();
  }

  @Override
  public void failed(Exception cause) {
    AsyncHop failed = hop;
    if (failed != null) {
      failed.cancel();
    }
    application.failed(cause);
  }
}
