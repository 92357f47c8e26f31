package io.zerohop.xds.translate;

import java.util.ArrayList;
import java.util.List;

/**
 * A field while it is read: knows its path, and takes down what is wrong and what is left out. All
 * fields of a resource share one record of findings.
 */
final class Field {
  private final String path;
  private final Findings findings;

  private Field(String path, Findings findings) {
    this.path = path;
    this.findings = findings;
  }

  /** The resource itself. */
  static Field root() {
    return new Field("", new Findings(new ArrayList<>(), new ArrayList<>()));
  }

  Field at(String name) {
    return new Field(path.isEmpty() ? name : path + "." + name, findings);
  }

  Field at(String name, int index) {
    return at(name + "[" + index + "]");
  }

  /** Where it stands in its resource. */
  String path() {
    return path;
  }

  /** The resource is refused for this. */
  void refuse(String message) {
    findings.problems.add(new Problem(path, message));
  }

  /** The resource is taken, without what this says. */
  void leaveOut(String what) {
    findings.leftOut.add(new Problem(path, what).toString());
  }

  boolean isGood() {
    return findings.problems.isEmpty();
  }

  /** What became of the resource, whose value counts only if nothing was refused. */
  <T> Translation<T> result(T value) {
    return isGood()
        ? new Translation.Accepted<>(value, List.copyOf(findings.leftOut))
        : new Translation.Refused<>(List.copyOf(findings.problems));
  }

  <T> Translation<T> refused() {
    return new Translation.Refused<>(List.copyOf(findings.problems));
  }

  private record Findings(List<Problem> problems, List<String> leftOut) {}
}
