package io.zerohop.controlplane.policy.problem;

/**
 * A place in a text that a person wrote. Line and column count from 1.
 *
 * @param source the file's name as its user gave it; empty for a text that no file holds, such as a
 *     request's body
 */
public record Location(String source, int line, int column) {
  /** No place: the thing was made by a program or came in a request. */
  public static final Location NONE = new Location("", 0, 0);

  /** {@code file:line:column}, or the empty string where there is no file. */
  public String render() {
    return isKnown() ? source + ":" + line + ":" + column : "";
  }

  /** {@code file:line}, as explanations show it, or the empty string where there is no file. */
  public String origin() {
    return isKnown() ? source + ":" + line : "";
  }

  /** Whether this place can be shown to a person. */
  public boolean isKnown() {
    return !source.isEmpty() && line > 0;
  }
}
