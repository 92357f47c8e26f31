package io.zerohop.testkit;

import java.time.Duration;
import java.util.List;

/**
 * An RPC to make.
 *
 * @param target as an application writes it
 * @param messages of a request; for server streaming one, the number of messages of the response
 * @param waitForReady whether to wait for an endpoint instead of failing
 * @param limit the application's own deadline; zero for none
 */
public record RpcAsk(
    Kind kind, String target, List<String> messages, boolean waitForReady, Duration limit) {

  /** The four kinds of methods. */
  public enum Kind {
    /** One message, one answer. */
    UNARY,
    /** One message, many answers. */
    SERVER_STREAMING,
    /** Many messages, one answer. */
    CLIENT_STREAMING,
    /** Many of both. */
    BIDI_STREAMING
  }

  public RpcAsk {
    messages = List.copyOf(messages);
  }

  /** A call without any limit of the application's. */
  public static RpcAsk of(Kind kind, String target, String... messages) {
    return new RpcAsk(kind, target, List.of(messages), false, Duration.ZERO);
  }

  /** One message. */
  public static RpcAsk unary(String target, String message) {
    return of(Kind.UNARY, target, message);
  }

  /** The same, which waits for an endpoint, at most so long. */
  public RpcAsk patient(Duration patience) {
    return new RpcAsk(kind, target, messages, true, patience);
  }

  /** The same with a deadline of the application's. */
  public RpcAsk within(Duration deadline) {
    return new RpcAsk(kind, target, messages, waitForReady, deadline);
  }
}
