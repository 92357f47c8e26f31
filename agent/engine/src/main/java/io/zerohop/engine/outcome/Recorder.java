package io.zerohop.engine.outcome;

import io.zerohop.engine.outcome.Explanation.Line;
import io.zerohop.engine.outcome.Explanation.Mark;
import io.zerohop.engine.outcome.Explanation.Stage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes down what the stages say about their decisions, and gives it back as an {@link
 * Explanation}. Not thread-safe: one call, one recorder. There is none on the hot path; a recorded
 * call is explained from the values that it kept.
 */
public final class Recorder {
  private final List<Stage> stages = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();
  private int number;
  private String name = "";

  /** Begins a stage; the lines that follow belong to it. */
  public Recorder stage(int stageNumber, String stageName) {
    close();
    number = stageNumber;
    name = stageName;
    return this;
  }

  /** A plain fact. */
  public Recorder fact(String text, @Nullable String origin) {
    lines.add(new Line(Mark.NONE, "", text, origin));
    return this;
  }

  /** A choice that was made. */
  public Recorder taken(String subject, String text, @Nullable String origin) {
    lines.add(new Line(Mark.TAKEN, subject, text, origin));
    return this;
  }

  /** Something that was looked at and passed over. */
  public Recorder passedOver(String subject, String text, @Nullable String origin) {
    lines.add(new Line(Mark.PASSED_OVER, subject, text, origin));
    return this;
  }

  /** Everything recorded so far. */
  public Explanation explanation() {
    close();
    return new Explanation(stages);
  }

  private void close() {
    if (!lines.isEmpty()) {
      stages.add(new Stage(number, name, lines));
      lines.clear();
    }
  }
}
