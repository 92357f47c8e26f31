package io.zerohop.xds.client;

import java.time.Duration;

/**
 * What happens between the agent and its control plane, for log and status. Called on the client's
 * thread; must not block or throw. Everything may be ignored.
 */
public interface XdsEvents {
  /**
   * A last-known-good configuration was found and is followed until the control plane answers.
   *
   * @param age since a control plane confirmed it
   */
  default void restored(Duration age) {}

  /** A connection stands. */
  default void connected(String controlPlane) {}

  /** No connection could be made, or the one that stood is lost. */
  default void disconnected(String controlPlane, String reason, Duration retryIn) {}

  /** Resources came, whatever became of them. */
  default void received(ResourceType type, int resources, int removed) {}

  /** A resource was refused; the control plane is told with the same words. */
  default void refused(Refusal refusal) {}

  /**
   * A stream of resources is over.
   *
   * @param fallBack the server knows no delta, state-of-the-world follows at once
   */
  default void streamEnded(String status, boolean fallBack) {}

  /** The control plane has taken this workload up. */
  default void registered(String workload, String address) {}

  /**
   * The control plane takes OTLP there; told after {@link #registered}.
   *
   * @param url empty where it does not say
   * @param certificate what is shown there and nothing else, in PEM; empty for http
   */
  default void receiver(String url, String certificate) {}

  /** Something that an operator should read once: a state file left out, a registration refused. */
  default void notice(String sentence) {}

  /** A fault in what was called from here. */
  default void fault(String where, Throwable fault) {}
}
