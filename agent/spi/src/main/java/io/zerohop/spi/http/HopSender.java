package io.zerohop.spi.http;

import io.zerohop.engine.attempt.CallRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BiConsumer;

/** A request of one client, as far as a {@link Hop} asks about it whatever the client's style. */
public interface HopSender {
  /** The request as the engine sees it. */
  CallRequest view();

  /** Shows each header of the request, for a mirror. */
  void forEachHeader(BiConsumer<String, String> header);

  /** How long the request's body is: 0 for none, negative where it is not known. */
  long bodyLength();

  /** Writes the body of a request that can be sent again, for a mirror. */
  void writeBody(OutputStream out) throws IOException;

  /** Whether the call goes through a proxy that takes it out of the mesh's hands. */
  default boolean usesProxy() {
    return false;
  }

  /** Whether a failure says that the connection broke. */
  default boolean isBroken(Throwable thrown) {
    return HttpFailures.isBroken(thrown);
  }

  /** Whether the application has given the call up. */
  default boolean isCancelled() {
    return false;
  }
}
