package io.zerohop.instrumentation.jdkhttpclient;

import java.io.InputStream;
import java.lang.ref.Cleaner;
import java.net.http.HttpResponse;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Response bodies that the application gets before they are read, and may drop unread: they are
 * handed out in wrappers of ours, since the library holds what it made as long as the connection
 * lives. Only what the library or the JDK made is wrapped; of anything else the application may
 * know the class.
 */
final class Given {
  private static final String STREAM =
      "jdk.internal.net.http.ResponseSubscribers$HttpResponseInputStream";
  private static final Cleaner CLEANER = Cleaner.create();

  private Given() {}

  /** The body in a wrapper if it is of a kind that needs one, else the body. */
  static @Nullable Object body(@Nullable Object body, Hop hop) {
    if (body == null || hop.isEnded()) {
      return body;
    }
    if (body instanceof InputStream stream && STREAM.equals(body.getClass().getName())) {
      return new GivenStream(stream, hop);
    }
    if (body instanceof Stream<?> lines && isOf(Stream.class, body)) {
      return GivenLines.of(lines, hop);
    }
    // A lambda of the library's: nobody can know more of it than its interface.
    if (body instanceof Flow.Publisher<?> publisher && isOf(HttpResponse.class, body)) {
      return new GivenPublisher<>(publisher, hop);
    }
    return body;
  }

  private static boolean isOf(Class<?> type, Object body) {
    return body.getClass().getModule() == type.getModule();
  }

  /**
   * Runs once, when nobody can reach what was given any more, or by {@link
   * Cleaner.Cleanable#clean}.
   *
   * @param release must not refer to it
   */
  static Cleaner.Cleanable whenDropped(Object given, Runnable release) {
    return CLEANER.register(given, release);
  }
}
