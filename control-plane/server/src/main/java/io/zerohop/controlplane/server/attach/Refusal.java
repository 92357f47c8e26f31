package io.zerohop.controlplane.server.attach;

/** Why a JVM cannot be joined, in words for its user. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  Refusal(String why) {
    super(why);
  }

  Refusal(String why, Throwable cause) {
    super(why, cause);
  }
}
