package io.zerohop.xds.client;

/**
 * Which configuration an agent holds, as its control plane counts them and shows in its status.
 *
 * @param held 0 where the control plane has not counted one
 * @param wanted the newest one
 */
public record ConfigurationNumber(long held, long wanted) {
  /** Nothing is known. */
  public static final ConfigurationNumber UNKNOWN = new ConfigurationNumber(0, 0);
}
