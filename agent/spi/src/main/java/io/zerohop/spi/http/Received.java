package io.zerohop.spi.http;

/**
 * The head of a response as its client has it.
 *
 * @param answersChallenges whether this client may answer a challenge by itself, with another
 *     request of the same hop
 */
public record Received(int status, Fields headers, boolean answersChallenges) {
  private static final int UNAUTHORIZED = 401;

  /** Whether the client may answer this response by itself (RFC 9110 section 15.5.2). */
  boolean isChallenge() {
    return status == UNAUTHORIZED && answersChallenges;
  }
}
