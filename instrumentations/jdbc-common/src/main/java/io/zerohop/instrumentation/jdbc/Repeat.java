package io.zerohop.instrumentation.jdbc;

import io.zerohop.spi.SqlStatements;

/**
 * The text under way on a connection: whether it may be run once more if the connection is lost,
 * and who watches it. Used by one thread at a time, but for {@link #giveUp}.
 */
final class Repeat {
  private final Runnable sever;
  private final Watched watched;
  private boolean may;
  private boolean never;
  private long beganNanos;
  private volatile boolean givenUp;

  /**
   * Of a connection.
   *
   * @param sever closes its socket
   * @param session its own
   */
  Repeat(Runnable sever, SqlStatements session) {
    this.sever = sever;
    this.watched = new Watched(session);
  }

  /** Who wants to know of it. */
  Watched watched() {
    return watched;
  }

  /** Ends what is lost: a driver that sees no failure does not. */
  void sever() {
    sever.run();
  }

  /** A text is about to be sent. */
  void may(boolean whether) {
    may = whether;
    beganNanos = System.nanoTime();
  }

  /** Whether it may. */
  boolean isPossible() {
    return may;
  }

  /** Whether it may; asked once for each text. */
  boolean take() {
    boolean whether = may;
    may = false;
    return whether;
  }

  /** Since when it is under way. */
  long beganNanos() {
    return beganNanos;
  }

  /** No connection can be made like this one any more. */
  void never() {
    never = true;
  }

  /** The application wants this connection to end. */
  void giveUp() {
    givenUp = true;
  }

  /** Whether nothing of this connection is run again from now on. */
  boolean isOver() {
    return never || givenUp;
  }
}
