package io.zerohop.engine.route;

import io.zerohop.engine.attempt.CallRequest;
import org.jspecify.annotations.Nullable;

/** HTTP/2's pseudo headers, as rules may ask for them, read from any request. */
final class Pseudo {
  private Pseudo() {}

  static @Nullable String header(String name, CallRequest request) {
    return switch (name) {
      case ":method" -> request.method();
      case ":path" -> request.path();
      case ":scheme" -> request.scheme();
      case ":authority" -> Authority.of(request);
      default -> null;
    };
  }
}
