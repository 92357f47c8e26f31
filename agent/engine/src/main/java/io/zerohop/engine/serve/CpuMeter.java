package io.zerohop.engine.serve;

import io.zerohop.engine.pick.Load;

/**
 * Measures what this process uses of its CPUs, while callers ask for its load. Both are called on
 * threads of the application's requests and return at once. Thread-safe.
 */
public interface CpuMeter {
  /** Knows nothing. */
  CpuMeter NONE =
      new CpuMeter() {
        @Override
        public void asked() {}

        @Override
        public double share() {
          return Load.UNKNOWN;
        }
      };

  /** Somebody asks: measure for a while. Told with each question; never throws. */
  void asked();

  /**
   * What share of its CPUs' time the process used lately, 1 for all of them; {@link Load#UNKNOWN}
   * while that is not known.
   */
  double share();
}
