package io.zerohop.spi.http;

import io.zerohop.engine.attempt.CallRequest.Body;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The body of a request.
 *
 * @param form whether it can be sent again
 * @param length asked for a mirror's copy only
 * @param content the same, of a body that can be sent again
 */
public record Payload(Body form, Length length, Content content) {
  /** No body. */
  public static final Payload NONE = new Payload(Body.NONE, () -> 0, out -> {});

  /** How long it is. */
  @FunctionalInterface
  public interface Length {
    /** In bytes, negative where it is not known. */
    long bytes() throws IOException;
  }

  /** What it consists of. */
  @FunctionalInterface
  public interface Content {
    /** Writes all of it. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** A body that can be sent again, or once only. */
  public static Payload of(boolean again, Length length, Content content) {
    return new Payload(again ? Body.REPLAYABLE : Body.ONCE, length, content);
  }
}
