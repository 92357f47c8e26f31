package io.zerohop.telemetry.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zerohop.telemetry.export.Pieces.Piece;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is written once and copied from then on. */
class PiecesTest {
  private final Pieces pieces = new Pieces();
  private final Output out = new Output();

  PiecesTest() {
    out.clear(Map.of());
  }

  private byte[] written() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    out.writeTo(bytes);
    return bytes.toByteArray();
  }

  private void write(String text, Piece piece) {
    int from = out.length();
    out.text(1, text);
    out.keep(from, piece);
  }

  @Test
  void whatWasWrittenIsWrittenOnceMore() throws IOException {
    out.number(2, 7);
    assertFalse(out.again(pieces.of(8080, "a", "b", null)));
    write("text", pieces.of(8080, "a", "b", null));
    byte[] once = written();

    out.clear(Map.of());
    out.number(2, 7);
    assertTrue(out.again(pieces.of(8080, "a", "b", null)));
    assertArrayEquals(once, written());
  }

  @Test
  void thingsOfOnePlaceAreToldApartByEachOfWhatIsSaidOfThem() {
    // These two texts have the same hash, and numbers so far apart have the same place.
    String one = "Aa";
    String other = "BB";
    Piece piece = pieces.of(1, one, one, one);

    write("text", piece);
    assertTrue(out.again(pieces.of(1, one, one, one)));
    for (int i = 0; i < 4; i++) {
      int number = i == 0 ? 1 + (1 << 26) : 1;
      String first = i == 1 ? other : one;
      String second = i == 2 ? other : one;
      String third = i == 3 ? other : one;
      Piece taken = pieces.of(number, first, second, third);
      assertSame(piece, taken, "the place must be the same");
      assertFalse(out.again(taken));
      write("text", pieces.of(1, one, one, one));
    }
  }

  @Test
  void anotherThingTakesThePlaceAndSaysNothingYet() {
    int collisions = 0;
    for (int i = 0; i < 5_000; i++) {
      Piece first = pieces.of(0, "first", null, null);
      write("first", first);
      Piece other = pieces.of(i, "other " + i, null, null);
      assertFalse(out.again(other));
      write("other", other);
      collisions += first == other ? 1 : 0;
      assertEquals(first != other, out.again(pieces.of(0, "first", null, null)));
      out.clear(Map.of());
    }
    assertTrue(collisions > 0, "some must have had the same place");
  }

  @Test
  void whatIsLongIsNotKept() {
    write("x".repeat(2_000), pieces.of(0, "a", null, null));

    assertFalse(out.again(pieces.of(0, "a", null, null)));
  }
}
