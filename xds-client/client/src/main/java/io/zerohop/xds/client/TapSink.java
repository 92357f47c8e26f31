package io.zerohop.xds.client;

/** Where the calls of a tap go. Any thread; never waits. */
public interface TapSink {
  /**
   * Takes a call.
   *
   * @param json one document
   * @return false where the way is full or its end is gone: the call is counted as dropped
   */
  boolean take(String json);

  /** A call that met the conditions is not told. */
  void dropped();
}
