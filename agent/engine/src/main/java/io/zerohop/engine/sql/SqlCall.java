package io.zerohop.engine.sql;

import io.zerohop.engine.attempt.Call;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a database on its way: a call whose sends are connects. It stands when {@link
 * #result} gave {@link io.zerohop.engine.attempt.Step.Finish} for a result without failure; {@link
 * #bodyEnd} tells its end, and until then it counts at its endpoint.
 *
 * <p>A {@link io.zerohop.engine.attempt.Step.Send} after a result without failure means: close that
 * connection, its server is not what the connection is for.
 */
public interface SqlCall extends Call {
  /** What a new connection must be asked before its result is told. Valid after the first send. */
  Question question();

  /**
   * Why a connection that stands should be given up, outside a transaction: its endpoint left the
   * service, or takes no writes any more. Cheap while nothing of the configuration changes; from
   * any thread.
   *
   * @param validating a pool asks whether it is good: then at once, else after a while
   * @return begins with the reason code; null while there is none
   */
  @Nullable String retired(boolean validating);

  /**
   * What is decided about its statements; the same object each time. For a connection that stands;
   * used by one thread at a time.
   */
  SqlSession session();

  /** What a connection is asked. */
  enum Question {
    /** Nothing. */
    NOTHING,
    /** Whether it is a replica. */
    ROLE,
    /** Whether it is a replica, and how far it is behind. */
    ROLE_AND_LAG
  }
}
