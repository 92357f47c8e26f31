package io.zerohop.runtime;

import io.zerohop.engine.serve.ServedRequest;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A GET that has come in, of nobody and with one header, x-user. */
record ServedGet(String path) implements ServedRequest {
  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public String authority() {
    return "a";
  }

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public @Nullable String header(String lowerCase) {
    return lowerCase.equals("x-user") ? "beta" : null;
  }

  @Override
  public @Nullable InetSocketAddress peer() {
    return null;
  }

  @Override
  public @Nullable InetSocketAddress local() {
    return null;
  }
}
