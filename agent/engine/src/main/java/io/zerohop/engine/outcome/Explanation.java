package io.zerohop.engine.outcome;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a call went, or would go, where it goes: the stages of a call in order, each with the lines
 * that say what was taken, what was passed over and why. Rendered as text by {@link
 * ExplanationText} and as JSON by {@link ExplanationJson}; both show the same tree.
 *
 * @param stages in the order of time
 */
public record Explanation(List<Stage> stages) {
  public Explanation {
    stages = List.copyOf(stages);
  }

  /**
   * One stage of a call.
   *
   * @param number 1 client to 8 outcome; several attempts share 7
   * @param name {@code route}, {@code attempt 2}
   */
  public record Stage(int number, String name, List<Line> lines) {
    public Stage {
      lines = List.copyOf(lines);
    }
  }

  /**
   * One fact.
   *
   * @param subject what it is about, a rule or an endpoint; empty where the text says all
   * @param text what was found and what was wanted
   * @param origin file and line, or a resource's name; null where there is none
   */
  public record Line(Mark mark, String subject, String text, @Nullable String origin) {}

  /** What became of a line's subject. */
  public enum Mark {
    /** A plain fact. */
    NONE(" "),
    /** The choice that was made. */
    TAKEN(">"),
    /** Looked at and passed over. */
    PASSED_OVER("x");

    private final String symbol;

    Mark(String symbol) {
      this.symbol = symbol;
    }

    /** One character for a terminal. */
    public String symbol() {
      return symbol;
    }
  }
}
