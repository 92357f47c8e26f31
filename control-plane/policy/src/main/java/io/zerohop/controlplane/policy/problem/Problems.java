package io.zerohop.controlplane.policy.problem;

import java.util.ArrayList;
import java.util.List;

/** Collects findings in the order in which they are made. Not safe for several threads. */
public final class Problems {
  private final List<Problem> found = new ArrayList<>();

  /** Adds a finding. */
  public void add(Problem problem) {
    found.add(problem);
  }

  /** Adds a finding at its code's own level. */
  public void add(Code code, FieldPath path, Location location, String message) {
    found.add(Problem.of(code, path, location, message));
  }

  /** Adds all of them. */
  public void addAll(List<Problem> problems) {
    found.addAll(problems);
  }

  /** What was found so far. */
  public List<Problem> list() {
    return List.copyOf(found);
  }

  /** How many were found so far; with {@link #errorsSince} it tells whether a part is sound. */
  public int mark() {
    return found.size();
  }

  /** Whether an error was found after the mark was taken. */
  public boolean errorsSince(int mark) {
    return found.subList(mark, found.size()).stream().anyMatch(Problem::isError);
  }
}
