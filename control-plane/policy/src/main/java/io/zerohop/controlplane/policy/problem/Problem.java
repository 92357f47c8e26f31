package io.zerohop.controlplane.policy.problem;

import java.util.Locale;

/**
 * One finding about a policy, complete enough to act on.
 *
 * @param code which kind of finding, with its page in the reference
 * @param level how much it matters; mostly the code's own
 * @param path the field inside the resource, empty where the whole resource or file is meant
 * @param location where it stands, {@link Location#NONE} where no file holds it
 * @param subject the resource, {@code HTTPRoute/shop/reviews}, or the empty string
 * @param message what is wrong and why, one line without a full stop
 * @param hint what to do, or the empty string
 */
public record Problem(
    Code code,
    Level level,
    FieldPath path,
    Location location,
    String subject,
    String message,
    String hint) {

  /** A finding at its code's own level. */
  public static Problem of(Code code, FieldPath path, Location location, String message) {
    return new Problem(code, code.level(), path, location, "", message, "");
  }

  /** The same finding with advice. */
  public Problem withHint(String advice) {
    return new Problem(code, level, path, location, subject, message, advice);
  }

  /** The same finding at another level. */
  public Problem withLevel(Level other) {
    return new Problem(code, other, path, location, subject, message, hint);
  }

  /** The same finding about the named resource. */
  public Problem about(String resource) {
    return new Problem(code, level, path, location, resource, message, hint);
  }

  /** Whether the resource is refused for it. */
  public boolean isError() {
    return level == Level.ERROR;
  }

  /** File and line, else the resource and its field, else the field: the best place there is. */
  public String where() {
    if (location.isKnown()) {
      return location.render();
    }
    if (subject.isEmpty() || path.text().isEmpty()) {
      return subject + path;
    }
    return subject + " " + path;
  }

  /** Code, level, place and text, then the hint and the reference, as the CLI prints it. */
  public String render() {
    String head = code.id() + " " + level.word();
    String indent = " ".repeat(head.length() + 2);
    StringBuilder out = new StringBuilder(head).append("  ");
    if (!where().isEmpty()) {
      out.append(where()).append("  ");
    }
    out.append(message).append('\n');
    if (!hint.isEmpty()) {
      out.append(indent).append(hint).append('\n');
    }
    return out.append(indent).append(reference()).append('\n').toString();
  }

  /** The place in the documentation that explains the code. */
  public String reference() {
    return "docs/reference/codes.md#" + code.id().toLowerCase(Locale.ROOT);
  }
}
