package io.zerohop.engine;

import io.zerohop.engine.attempt.CallRequest;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.Side;
import org.jspecify.annotations.Nullable;

/**
 * A connection as the stages see it: a call of the method CONNECT for the database's name.
 *
 * @param isAdmitted whether rate limits and faults had their say in an earlier round
 */
record SqlRequest(ConnectRequest asked, Side side, boolean isAdmitted) implements CallRequest {
  @Override
  public String scheme() {
    return Side.SCHEME;
  }

  @Override
  public String host() {
    return asked.host();
  }

  @Override
  public int port() {
    return asked.port();
  }

  @Override
  public String method() {
    return "CONNECT";
  }

  @Override
  public String path() {
    return "/" + asked.database();
  }

  @Override
  public @Nullable String header(String name) {
    return name.equals(Side.HEADER) ? side.word() : null;
  }

  @Override
  public Body body() {
    return Body.NONE;
  }

  @Override
  public long timeoutNanos() {
    return asked.timeoutNanos();
  }
}
