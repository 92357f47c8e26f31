package io.zerohop.spi.http;

import io.zerohop.engine.attempt.CallRequest;
import org.jspecify.annotations.Nullable;

/** A client's request as the engine sees it. */
final class RequestView implements CallRequest {
  private final HopSender sender;
  private final Url url;
  private final Body body;

  RequestView(HopSender sender) {
    this.sender = sender;
    this.url = sender.url();
    this.body = sender.body().form();
  }

  /** Where it goes. */
  Url url() {
    return url;
  }

  @Override
  public String scheme() {
    return url.scheme();
  }

  @Override
  public String host() {
    return url.host();
  }

  @Override
  public int port() {
    return url.port();
  }

  @Override
  public String method() {
    return sender.method();
  }

  @Override
  public String path() {
    return url.path();
  }

  @Override
  public @Nullable String header(String name) {
    return sender.headers().joined(name);
  }

  @Override
  public Body body() {
    return body;
  }

  @Override
  public long timeoutNanos() {
    return sender.timeoutNanos();
  }
}
