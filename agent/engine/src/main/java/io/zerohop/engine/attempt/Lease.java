package io.zerohop.engine.attempt;

/** Something that a waiting call holds, or wants, and that is given back if it goes away. */
public interface Lease {
  /** Gives it back. Called once, from any thread. */
  void giveBack();
}
