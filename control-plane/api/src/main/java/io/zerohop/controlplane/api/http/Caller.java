package io.zerohop.controlplane.api.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.regex.Pattern;

/**
 * From where a connection comes.
 *
 * @param encrypted whether it is HTTPS
 * @param loopback whether the other end is on this machine
 */
record Caller(boolean encrypted, boolean loopback) {
  /**
   * This machine, as a program on it names it. A page in a browser whose name was made to lead here
   * says that name.
   */
  private static final Pattern HERE =
      Pattern.compile("(?:localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1])(?::\\d+)?");

  /** Whether a token may come over it. */
  boolean isTrusted() {
    return encrypted || loopback;
  }

  /** Whether a program of this machine calls for itself, and no proxy for somebody else. */
  boolean isLocal(HttpHeaders headers) {
    return loopback
        && HERE.matcher(headers.get(HttpHeaderNames.HOST, "")).matches()
        && !headers.contains("forwarded")
        && !headers.contains("x-forwarded-for")
        && !headers.contains(HttpHeaderNames.VIA);
  }
}
