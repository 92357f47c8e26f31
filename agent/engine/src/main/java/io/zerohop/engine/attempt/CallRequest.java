package io.zerohop.engine.attempt;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an application asked its client to send, seen through the client's own objects.
 *
 * <p>The engine reads it during {@code begin} and {@code first}, on the caller's thread, and, where
 * {@code first} gave a {@link Step.Wait}, during the {@code resume} that follows. Once there is a
 * first send it keeps no reference other than to the values it read.
 */
public interface CallRequest {
  /** {@code http} or {@code https}, as in the application's URL. */
  String scheme();

  /** The host of the application's URL, without port, IPv6 literals without brackets. */
  String host();

  /** The port of the application's URL; the scheme's default where it names none. */
  int port();

  /** The method, in the application's own case. */
  String method();

  /** Path with query as it would go into the request line; starts with a slash. */
  String path();

  /**
   * The value of a request header as far as it is known now; several values are joined by a comma
   * (RFC 9110 section 5.3).
   *
   * @param name in lower case
   */
  @Nullable String header(String name);

  /**
   * The headers that are still known when the call has ended, by their names in lower case: those
   * that rules look at, or a tracer asks for, where an observer is shown the request; of a client's
   * own request none.
   */
  default Map<String, String> keptHeaders() {
    return Map.of();
  }

  /** Whether the body can be sent a second time. */
  Body body();

  /**
   * The application's own limit in nanoseconds, from the begin of the call; 0 if it set none. The
   * client itself keeps it, with its own exception and for as much of the call as it always did:
   * the engine only begins nothing that could not end in time.
   */
  long timeoutNanos();

  /**
   * Whether rate limits and faults have had their say: a client that waits until there is an
   * endpoint asks for the same call again and again, and is admitted once.
   */
  default boolean isAdmitted() {
    return false;
  }

  /** What kind of body a request has, for retries and mirrors. */
  enum Body {
    /** No body. */
    NONE,
    /** A body that the client can send again from the start. */
    REPLAYABLE,
    /** A body that can be sent once; a call whose body was begun is never sent again. */
    ONCE
  }
}
