package io.zerohop.engine.pick;

import java.nio.charset.StandardCharsets;

/**
 * The fields of one message in Protocol Buffers' encoding, one after the other. Broken bytes end
 * it, and are told by {@link #isBroken}. Used by one thread.
 */
final class Fields {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH = 2;
  static final int FIXED32 = 5;

  private static final int MOST_BYTES = 10;

  private final byte[] bytes;
  private final int end;
  private int at;
  private int tag;
  private int from;
  private boolean broken;

  Fields(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** Goes on to the next field; false at the end. */
  boolean next() {
    if (broken || at >= end) {
      return false;
    }
    long read = varint();
    tag = (int) read;
    long size =
        switch (tag & 7) {
          case VARINT -> {
            varint();
            yield 0;
          }
          case FIXED64 -> Long.BYTES;
          case LENGTH -> varint();
          case FIXED32 -> Integer.BYTES;
          default -> -1;
        };
    broken |= read >>> Integer.SIZE != 0 || tag >>> 3 == 0 || size < 0 || size > end - at;
    if (broken) {
      return false;
    }
    from = at;
    at += (int) size;
    return true;
  }

  private long varint() {
    long value = 0;
    for (int i = 0; i < MOST_BYTES && at < end; i++) {
      byte next = bytes[at++];
      value |= (long) (next & 0x7f) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    broken = true;
    return -1;
  }

  /** Whether it came to its end too early, or makes no sense. */
  boolean isBroken() {
    return broken;
  }

  /** Whether the field has this number, and is encoded like this. */
  boolean is(int number, int encoding) {
    return tag == ((number << 3) | encoding);
  }

  /** Its value, of one of eight bytes. */
  double real() {
    long bits = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      bits |= (bytes[from + i] & 0xffL) << (i * Byte.SIZE);
    }
    return Double.longBitsToDouble(bits);
  }

  /** Its value, of one that says its length. */
  String text() {
    return new String(bytes, from, at - from, StandardCharsets.UTF_8);
  }

  /** The same as a message. */
  Fields inside() {
    return new Fields(bytes, from, at);
  }
}
