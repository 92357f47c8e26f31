package io.zerohop.engine.observe;

/**
 * A statement that ended, as an observer may read it, during the observer's method only. What is
 * inherited is of its last run. Reading allocates nothing.
 */
public interface ObservedStatement extends ObservedRun {
  /** As the application gave it, with its literals; of a batch each text once, by semicolons. */
  String sql();

  /** How many there are of a batch; 1 for a single one. */
  int batch();

  /** The begin of the first run on the scale of the engine's clock, in nanoseconds. */
  long beganNanos();
}
