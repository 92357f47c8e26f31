package io.zerohop.spi.http;

import io.zerohop.engine.attempt.CallRequest;
import org.jspecify.annotations.Nullable;

/** A client's request as the engine sees it. */
final class RequestView implements CallRequest {
  private final Outgoing request;

  RequestView(HopSender sender) {
    this.request = sender.outgoing();
  }

  /** What the client shows of it. */
  Outgoing request() {
    return request;
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
    return request.url().path();
  }

  @Override
  public @Nullable String header(String name) {
    return request.headers().joined(name);
  }

  @Override
  public Body body() {
    return request.payload().form();
  }

  @Override
  public long timeoutNanos() {
    return request.timeoutNanos();
  }
}
