package io.zerohop.controlplane.server;

/** The control plane cannot start; the message says what to do. */
final class StartFailure extends Exception {
  private static final long serialVersionUID = 1L;

  StartFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
