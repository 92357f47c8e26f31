package io.zerohop.testkit;

import java.util.List;

/**
 * An RPC library as the contract drives it: two servers, {@code first} and {@code second}, which
 * answer {@code NAME:TEXT} to what they are sent, and a client. The only thing that a contract test
 * must supply.
 */
public interface RpcUnderTest extends AutoCloseable {
  /** Where a server listens on the loopback address. */
  int port(String server);

  /** How a server behaves from now on. */
  void tell(String server, Told what);

  /** The RPCs that a server saw, each as its authority and the value of {@code x-user}. */
  List<String> seen(String server);

  /** Ends a server at once. */
  void stop(String server);

  /**
   * Performs an RPC whose metadata have {@code x-user: ada}.
   *
   * @return the messages of the response, joined by a space, or the status code and its description
   *     as the application sees them
   */
  String call(RpcAsk ask);

  /**
   * The metadata of the response to a unary RPC whose names begin with {@code x-}, in the order of
   * their names and each as {@code NAME=VALUE}. Servers have {@code x-server}, which is their name,
   * and {@code x-inside=yes}, also where they refuse an RPC by trailers only.
   */
  List<String> responseHeaders(String target);

  /** Begins an RPC and cancels it at once with the word "enough"; the status as for a call. */
  String cancelled(String target);

  @Override
  void close();

  /** How a server may behave. */
  enum Told {
    /** Answers each message of a bidirectional stream at once, others at the end. */
    ECHO,
    /** Asks {@code ratings:9000} before it answers {@code NAME>ANSWER}. */
    RELAY,
    /** Refuses when the metadata are there: UNAVAILABLE. */
    REFUSE,
    /** Reads everything and says nothing. */
    SILENCE,
    /** UNAVAILABLE with the words "told so" in place of an answer. */
    UNAVAILABLE,
    /** NOT_FOUND with the words "told so" in place of an answer. */
    NOT_FOUND,
    /** UNAVAILABLE with a pushback that forbids to try again. */
    PUSHBACK,
    /** Begins to answer, then UNAVAILABLE with the words "after a message". */
    LATE
  }
}
