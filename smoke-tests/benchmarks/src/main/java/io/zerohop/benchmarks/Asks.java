package io.zerohop.benchmarks;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.attempt.LoadQuestion;
import io.zerohop.engine.serve.ServedRequest;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A request as an adapter shows it. */
record Asks(String host, String path) implements CallRequest {
  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public int port() {
    return 8080;
  }

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public @Nullable String header(String name) {
    return null;
  }

  @Override
  public Body body() {
    return Body.NONE;
  }

  @Override
  public long timeoutNanos() {
    return 0;
  }

  /**
   * The same as the server sees it.
   *
   * @param load whether it asks for the server's load
   */
  record AtServer(boolean load) implements ServedRequest {
    @Override
    public String scheme() {
      return "http";
    }

    @Override
    public String authority() {
      return "reviews";
    }

    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String path() {
      return "/";
    }

    @Override
    public @Nullable String header(String name) {
      return load && name.equals(LoadQuestion.HEADER) ? "1" : null;
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
}
