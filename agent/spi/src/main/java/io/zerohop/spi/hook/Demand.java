package io.zerohop.spi.hook;

/** When the hooks of a library go in. */
public enum Demand {
  /** From the start on, with each of its classes as it is loaded. */
  NONE,
  /**
   * When contexts are to be carried between threads. All classes of the points are the boot
   * loader's, and the adapter is made before they go in.
   */
  CONTEXTS,
  /** When metrics are exported. */
  MEASURES
}
