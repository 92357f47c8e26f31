package io.zerohop.telemetry.export;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Fields of a message as they were written for one thing, to be copied when they are to be written
 * for it again: calls are many, the servers, rules and endpoints that they have to do with are few.
 * There are {@value #PLACES} places; each is kept for the last thing that came there. For one
 * thread.
 */
final class Pieces {
  private static final int PLACES = 1_024;

  /** A longer one is written each time, so that what is kept is bounded. */
  private static final int LONGEST = 1_024;

  private static final int PRIME = 31;

  private final @Nullable Piece[] places = new @Nullable Piece[PLACES];

  /**
   * The piece of the thing that all these tell apart from others; it has nothing yet if another
   * thing came to its place meanwhile.
   *
   * @param number 0 where none is needed
   */
  Piece of(int number, Object first, @Nullable Object second, @Nullable Object third) {
    int hash = number;
    hash = hash * PRIME + first.hashCode();
    hash = hash * PRIME + Objects.hashCode(second);
    hash = hash * PRIME + Objects.hashCode(third);
    int index = (hash ^ (hash >>> Short.SIZE)) & (PLACES - 1);
    Piece piece = places[index];
    if (piece == null) {
      piece = new Piece();
      places[index] = piece;
    }
    if (!piece.isOf(number, first, second, third)) {
      piece.becomes(number, first, second, third);
    }
    return piece;
  }

  /** What is written for one thing. */
  static final class Piece {
    private int number;
    private @Nullable Object first;
    private @Nullable Object second;
    private @Nullable Object third;
    private byte[] bytes = {};
    private int length;

    private boolean isOf(
        int aNumber, Object aFirst, @Nullable Object aSecond, @Nullable Object aThird) {
      return number == aNumber
          && aFirst.equals(first)
          && Objects.equals(second, aSecond)
          && Objects.equals(third, aThird);
    }

    private void becomes(
        int aNumber, Object aFirst, @Nullable Object aSecond, @Nullable Object aThird) {
      number = aNumber;
      first = aFirst;
      second = aSecond;
      third = aThird;
      length = 0;
    }

    /** Takes what was written; nothing if that is too long. */
    void take(byte[] from, int begin, int count) {
      if (count > LONGEST) {
        return;
      }
      if (bytes.length < count) {
        bytes = new byte[count];
      }
      System.arraycopy(from, begin, bytes, 0, count);
      length = count;
    }

    /** The first {@link #length} of these are what was written. */
    byte[] bytes() {
      return bytes;
    }

    /** How many bytes it has; 0 if it has nothing yet. */
    int length() {
      return length;
    }
  }
}
