package io.zerohop.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LineDiffTest {
  @Test
  void showsAChangedLineWithTwoLinesAround() {
    assertEquals(
        List.of("  b", "  c", "- d", "+ x", "  e", "  f"),
        LineDiff.of("a\nb\nc\nd\ne\nf\ng", "a\nb\nc\nx\ne\nf\ng"));
  }

  @Test
  void showsNothingForEqualTexts() {
    assertEquals(List.of(), LineDiff.of("a\nb", "a\nb"));
  }

  @Test
  void showsAWholeNewTextAsAdded() {
    assertEquals(List.of("+ a", "+ b"), LineDiff.of("", "a\nb"));
  }

  @Test
  void showsVeryLongTextsWithoutComparingEachLineWithEach() {
    StringBuilder before = new StringBuilder("first\n");
    StringBuilder after = new StringBuilder("1st\n");
    for (int i = 0; i < 30_000; i++) {
      before.append("old ").append(i).append('\n');
      after.append("new ").append(i).append('\n');
    }
    assertEquals(60_002, LineDiff.of(before + "last", after + "last").size() - 1);
    String many = "a\n".repeat(30_000);
    assertEquals(
        List.of("  a", "  a", "- x", "+ y", "  a", "  a"),
        LineDiff.of(many + "x\n" + many, many + "y\n" + many));
  }
}
