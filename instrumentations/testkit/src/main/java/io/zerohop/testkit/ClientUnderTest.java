package io.zerohop.testkit;

/** A client library as the contract drives it; the only thing that a contract test must supply. */
public interface ClientUnderTest extends AutoCloseable {

  /**
   * Performs the call and returns when the headers are there.
   *
   * @throws Exception the client's own exception, not wrapped
   */
  Answer send(Ask ask) throws Exception;

  /** Gives up pooled connections and threads, where the client has any of its own. */
  @Override
  default void close() {}

  /**
   * Has the application cancel what is under way, from another thread.
   *
   * @return false where this client has no such thing
   */
  default boolean cancelsAll() {
    return false;
  }

  /** What the client can do, where clients differ for good reasons. */
  default boolean can(Ability ability) {
    return true;
  }

  /** What not every client has. */
  enum Ability {
    /** Uploads of a known length from a stream that is read once. */
    FIXED_STREAM,
    /** Uploads of unknown length from a stream that is read once. */
    CHUNKED_STREAM,
    /** Answers a 401 by itself with an authenticator's credentials. */
    AUTHENTICATOR,
    /** A read timeout of the application that is not a limit for the whole call. */
    READ_TIMEOUT,
    /** Hands the body out in an object that the application may simply forget. */
    DROPPED_RESPONSE,
    /** Has one text for a read timeout: not where two timers of the same length race. */
    ONE_TIMEOUT_TEXT,
    /** Tries an idempotent request once more by itself where a kept connection proved dead. */
    TRIES_AGAIN,
    /** Hands a response without any connection over an https URL. */
    RESPOND_OVER_TLS
  }
}
