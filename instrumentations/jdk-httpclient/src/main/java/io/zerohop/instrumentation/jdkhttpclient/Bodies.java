package io.zerohop.instrumentation.jdkhttpclient;

import io.zerohop.engine.attempt.CallRequest.Body;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.util.Set;

/** Which request bodies can be sent a second time. */
final class Bodies {
  private static final String PUBLISHERS = "jdk.internal.net.http.RequestPublishers$";

  /**
   * The library's own publishers over data that stays. Not an iterable or a supplier of streams:
   * the application's code behind them may answer once only.
   */
  private static final Set<String> REPLAYABLE =
      Set.of("ByteArrayPublisher", "StringPublisher", "FilePublisher");

  private Bodies() {}

  static Body kind(HttpRequest request) {
    BodyPublisher publisher = request.bodyPublisher().orElse(null);
    if (publisher == null) {
      return Body.NONE;
    }
    Class<?> type = publisher.getClass();
    // The loader tells the library's class from one of the same name.
    if (type.getModule() != HttpRequest.class.getModule()) {
      return Body.ONCE;
    }
    String name = type.getName();
    if (!name.startsWith(PUBLISHERS)) {
      return Body.ONCE;
    }
    String simple = name.substring(PUBLISHERS.length());
    if ("EmptyPublisher".equals(simple)) {
      return Body.NONE;
    }
    return REPLAYABLE.contains(simple) ? Body.REPLAYABLE : Body.ONCE;
  }
}
