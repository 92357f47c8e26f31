package io.zerohop.telemetry.export;

import io.zerohop.telemetry.export.Pieces.Piece;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Messages of Protocol Buffers, written into one buffer that grows and is used again; what is
 * written allocates nothing else. The length of a message is written behind it, into a place of
 * {@value #LENGTH} bytes left for it, so that what has been written means the same elsewhere and
 * may be copied there ({@link Pieces}). For one thread.
 */
final class Output {
  static final int LENGTH = 4;

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int DELIMITED = 2;
  private static final int FIXED32 = 5;
  private static final int TYPE_BITS = 3;
  private static final int SEVEN_BITS = 7;
  private static final int SIX_BITS = 6;
  private static final int MORE = 0x80;
  private static final int MORE_IN_ALL_BUT_LAST = 0x808080;
  private static final int LOWEST = 0x7f;
  private static final int LOW = 0x3f;
  private static final int TWO_BYTES = 0x800;
  private static final int LEAD_OF_TWO = 0xc0;
  private static final int LEAD_OF_THREE = 0xe0;
  private static final int LEAD_OF_FOUR = 0xf0;

  /** No field and no number takes more with its tag. */
  private static final int LARGEST = 20;

  /** So many characters are less than 128 bytes, whatever they are: their length is one byte. */
  private static final int SHORT = 42;

  private static final int FIRST_SIZE = 16 * 1024;
  private static final int TEN = 10;
  private static final int MOST_OF_CHARACTER = 3;

  private static final int MOST_HEADS = 256;
  private static final int ATTRIBUTE_KEY = 1;
  private static final int ATTRIBUTE_VALUE = 2;
  private static final int VALUE_TEXT = 1;
  private static final int VALUE_NUMBER = 3;
  private static final int VALUE_LIST = 5;
  private static final int LIST_ITEM = 1;

  /** Where an attribute's message begins behind the attribute's own place. */
  private static final int ATTRIBUTE_BEGINS = 1 + LENGTH;

  private byte[] bytes = new byte[FIRST_SIZE];

  /** The same bytes, as numbers. */
  private ByteBuffer numbers = littleEndian(bytes);

  private int at;
  private Map<String, String> names = Map.of();

  /** The bytes before the value of a span's attribute, by its key; none if it is left out. */
  private final Map<String, byte[]> heads = new HashMap<>();

  private int attribute;
  private int value;
  private int text;

  /**
   * Begins anew.
   *
   * @param names what attributes of spans are called instead; by an empty name they are left out
   */
  void clear(Map<String, String> names) {
    if (this.names != names) {
      this.names = names;
      heads.clear();
    }
    at = 0;
  }

  /** How many bytes there are. */
  int length() {
    return at;
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, at);
  }

  private void roomFor(int more) {
    if (bytes.length - at < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, at + more));
      numbers = littleEndian(bytes);
    }
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void tag(int field, int type) {
    roomFor(LARGEST);
    varint(((long) field << TYPE_BITS) | type);
  }

  private void varint(long number) {
    long rest = number;
    while ((rest & -MORE) != 0) {
      bytes[at++] = (byte) (rest | MORE);
      rest >>>= SEVEN_BITS;
    }
    bytes[at++] = (byte) rest;
  }

  /** Begins a message, or a text; what is written until {@link #end} is in it. */
  int begin(int field) {
    tag(field, DELIMITED);
    at += LENGTH;
    return at;
  }

  /** Ends what began there. */
  void end(int begin) {
    int rest = at - begin;
    int places = 0;
    for (int i = 0; i < LENGTH; i++) {
      places |= ((rest >>> (SEVEN_BITS * i)) & LOWEST) << (Byte.SIZE * i);
    }
    numbers.putInt(begin - LENGTH, places | MORE_IN_ALL_BUT_LAST);
  }

  /** A whole number, or a value of an enum. */
  void number(int field, long number) {
    tag(field, VARINT);
    varint(number);
  }

  void fixed32(int field, int number) {
    tag(field, FIXED32);
    numbers.putInt(at, number);
    at += Integer.BYTES;
  }

  void fixed64(int field, long number) {
    tag(field, FIXED64);
    little(number);
  }

  private void little(long number) {
    numbers.putLong(at, number);
    at += Long.BYTES;
  }

  /** Bytes that are an id of 8, the most significant first. */
  void id(int field, long id) {
    tag(field, DELIMITED);
    bytes[at++] = Long.BYTES;
    little(Long.reverseBytes(id));
  }

  /** Bytes that are an id of 16. */
  void id(int field, long high, long low) {
    tag(field, DELIMITED);
    bytes[at++] = 2 * Long.BYTES;
    little(Long.reverseBytes(high));
    little(Long.reverseBytes(low));
  }

  void text(int field, String whole) {
    if (whole.length() > SHORT) {
      int begin = begin(field);
      append(whole);
      end(begin);
      return;
    }
    tag(field, DELIMITED);
    int place = at++;
    append(whole);
    bytes[place] = (byte) (at - place - 1);
  }

  /** A piece of the text that has begun. */
  void append(String piece) {
    append(piece, 0, piece.length());
  }

  /** A part of a text as a piece of the one that has begun; halves of pairs become a '?'. */
  void append(String piece, int from, int to) {
    roomFor(MOST_OF_CHARACTER * (to - from));
    byte[] into = bytes;
    int next = at - from;
    int i = from;
    while (i < to) {
      char c = piece.charAt(i);
      if (c >= MORE) {
        break;
      }
      into[next + i] = (byte) c;
      i++;
    }
    at = next + i;
    if (i < to) {
      appendAnything(piece, i, to);
    }
  }

  private void appendAnything(String piece, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = piece.charAt(i);
      if (c < MORE) {
        bytes[at++] = (byte) c;
      } else if (c < TWO_BYTES) {
        bytes[at++] = (byte) (LEAD_OF_TWO | (c >> SIX_BITS));
        bytes[at++] = (byte) (MORE | (c & LOW));
      } else if (!Character.isSurrogate(c)) {
        bytes[at++] = (byte) (LEAD_OF_THREE | (c >> (2 * SIX_BITS)));
        bytes[at++] = (byte) (MORE | ((c >> SIX_BITS) & LOW));
        bytes[at++] = (byte) (MORE | (c & LOW));
      } else if (i + 1 < to && Character.isSurrogatePair(c, piece.charAt(i + 1))) {
        i++;
        int point = Character.toCodePoint(c, piece.charAt(i));
        bytes[at++] = (byte) (LEAD_OF_FOUR | (point >> (3 * SIX_BITS)));
        bytes[at++] = (byte) (MORE | ((point >> (2 * SIX_BITS)) & LOW));
        bytes[at++] = (byte) (MORE | ((point >> SIX_BITS) & LOW));
        bytes[at++] = (byte) (MORE | (point & LOW));
      } else {
        bytes[at++] = '?';
      }
    }
  }

  /** A number of at least 0, in decimal digits, as a piece of the text that has begun. */
  void append(int number) {
    roomFor(LARGEST);
    int digits = 1;
    for (int rest = number; rest >= TEN; rest /= TEN) {
      digits++;
    }
    int rest = number;
    for (int i = at + digits - 1; i >= at; i--) {
      bytes[i] = (byte) ('0' + rest % TEN);
      rest /= TEN;
    }
    at += digits;
  }

  /**
   * Begins an attribute whose text follows in pieces, until {@link #endAttribute}.
   *
   * @return false if it is left out
   */
  boolean beginAttribute(int field, String key) {
    if (!beginValue(field, key)) {
      return false;
    }
    text = begin(VALUE_TEXT);
    return true;
  }

  /** Ends the attribute that began last. */
  void endAttribute() {
    end(text);
    endValue();
  }

  void attribute(int field, String key, String whole) {
    if (beginValue(field, key)) {
      text(VALUE_TEXT, whole);
      endValue();
    }
  }

  void attribute(int field, String key, long number) {
    if (beginValue(field, key)) {
      number(VALUE_NUMBER, number);
      endValue();
    }
  }

  /** An attribute that is a list of one text. */
  void listAttribute(int field, String key, String only) {
    if (beginValue(field, key)) {
      int list = begin(VALUE_LIST);
      int item = begin(LIST_ITEM);
      text(VALUE_TEXT, only);
      end(item);
      end(list);
      endValue();
    }
  }

  /** Begins an attribute as far as its value; false if it is left out. */
  private boolean beginValue(int field, String key) {
    if (field != Spans.ATTRIBUTES) {
      beginNamed(field, key);
      return true;
    }
    byte[] head = heads.get(key);
    if (head == null) {
      return beginFirst(field, key);
    }
    if (head.length == 0) {
      return false;
    }
    attribute = at + ATTRIBUTE_BEGINS;
    copy(head, head.length);
    value = at;
    return true;
  }

  private boolean beginFirst(int field, String key) {
    int from = at;
    String name = names.getOrDefault(key, key);
    if (!name.isEmpty()) {
      beginNamed(field, name);
    }
    if (heads.size() == MOST_HEADS) {
      heads.clear();
    }
    heads.put(key, Arrays.copyOfRange(bytes, from, at));
    return !name.isEmpty();
  }

  private void beginNamed(int field, String name) {
    attribute = begin(field);
    text(ATTRIBUTE_KEY, name);
    value = begin(ATTRIBUTE_VALUE);
  }

  private void endValue() {
    end(value);
    end(attribute);
  }

  private void copy(byte[] made, int count) {
    roomFor(count);
    System.arraycopy(made, 0, bytes, at, count);
    at += count;
  }

  /** Writes what the piece has; false if it has nothing yet. */
  boolean again(Piece piece) {
    copy(piece.bytes(), piece.length());
    return piece.length() > 0;
  }

  /** Whole fields, all that was written since there were so many bytes, are the piece's. */
  void keep(int from, Piece piece) {
    piece.take(bytes, from, at - from);
  }
}
