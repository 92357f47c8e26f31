package io.zerohop.engine.outcome;

import io.zerohop.engine.outcome.Explanation.Line;
import io.zerohop.engine.outcome.Explanation.Mark;
import io.zerohop.engine.outcome.Explanation.Stage;

/** Shows an explanation as lines for people: one stage after the other, origins to the right. */
public final class ExplanationText {
  private static final int NAME = 12;
  private static final int ORIGIN = 88;
  private static final String PASSED_OVER_WORDS = "passed over: ";

  private ExplanationText() {}

  /**
   * The lines of an explanation, each ended by a line feed.
   *
   * @param symbols marks as {@code >} and {@code x}; else as plain words, for pipes
   */
  public static String render(Explanation explanation, boolean symbols) {
    StringBuilder text = new StringBuilder();
    int previous = 0;
    for (Stage stage : explanation.stages()) {
      String number = stage.number() == previous ? " " : Integer.toString(stage.number());
      String head = pad(number + " " + stage.name(), NAME + 2);
      boolean choice =
          stage.lines().stream().anyMatch(line -> line.mark() == Mark.PASSED_OVER) && !symbols;
      for (Line line : stage.lines()) {
        text.append(row(head + body(line, symbols, choice), line)).append('\n');
        head = " ".repeat(NAME + 2);
      }
      previous = stage.number();
    }
    return text.toString();
  }

  private static String body(Line line, boolean symbols, boolean choice) {
    String mark =
        switch (line.mark()) {
          case NONE -> "";
          case TAKEN -> symbols ? Mark.TAKEN.symbol() + " " : "taken: ";
          case PASSED_OVER -> symbols ? Mark.PASSED_OVER.symbol() + " " : PASSED_OVER_WORDS;
        };
    String subject = line.subject().isEmpty() ? "" : pad(line.subject(), 24) + "  ";
    boolean aligned = choice && line.mark() != Mark.NONE;
    return (aligned ? pad(mark, PASSED_OVER_WORDS.length()) : mark) + subject + line.text();
  }

  private static String row(String body, Line line) {
    return line.origin() == null ? body.stripTrailing() : pad(body, ORIGIN) + "  " + line.origin();
  }

  private static String pad(String text, int width) {
    return text.length() >= width ? text : text + " ".repeat(width - text.length());
  }
}
