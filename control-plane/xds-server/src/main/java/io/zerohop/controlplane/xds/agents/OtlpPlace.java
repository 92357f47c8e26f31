package io.zerohop.controlplane.xds.agents;

/**
 * Where an agent may send OTLP over HTTP.
 *
 * @param url without {@code /v1/traces}; empty for nowhere
 * @param certificate what is shown there, in PEM; empty for http
 */
public record OtlpPlace(String url, String certificate) {
  /** No place. */
  public static final OtlpPlace NOWHERE = new OtlpPlace("", "");

  /** Says it to each agent that registers; asked on the server's own thread. */
  @FunctionalInterface
  public interface For {
    /**
     * The place for one agent.
     *
     * @param loopback whether it is on this machine
     * @param called the host by which it called this control plane, IPv6 in brackets; empty where
     *     that is not known
     */
    OtlpPlace agent(boolean loopback, String called);
  }
}
