package io.zerohop.xds.client;

/** Where consistent configurations go. Called on the client's thread; must not block. */
@FunctionalInterface
public interface ResourceSink {
  /**
   * A new configuration is in force. What did not change since the last one is the same object.
   * Anything thrown is reported and changes nothing.
   */
  void update(Configuration configuration);
}
