package io.zerohop.engine;

import io.zerohop.engine.serve.ServedRequest;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A GET that has come in.
 *
 * @param headers by their names in lower case
 * @param withheld gets the names of those that its application is not to see
 */
record ServedGet(Map<String, String> headers, boolean isRpc, List<String> withheld)
    implements ServedRequest {

  /** One that is no RPC. */
  static ServedGet with(Map<String, String> headers) {
    return new ServedGet(headers, false, new ArrayList<>());
  }

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public String authority() {
    return "orders";
  }

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public String path() {
    return "/orders";
  }

  @Override
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  @Override
  public void withhold(String name) {
    withheld.add(name);
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
