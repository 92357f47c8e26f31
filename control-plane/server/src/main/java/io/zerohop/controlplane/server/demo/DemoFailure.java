package io.zerohop.controlplane.server.demo;

import org.jspecify.annotations.Nullable;

/** A step of the demo whose numbers did not hold; the message says which and where to look. */
final class DemoFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String text;

  DemoFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.text = message;
  }

  DemoFailure(String message) {
    this(message, null);
  }

  /** The message. */
  String text() {
    return text;
  }
}
