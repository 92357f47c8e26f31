package io.zerohop.cli;

/** Ends a verb with an exit code and one line that says what, why and what to do. */
public final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final Exit exit;

  /** An end with this line on stderr. */
  public CliException(Exit exit, String message) {
    super(message);
    this.exit = exit;
  }

  /** The exit code. */
  public Exit exit() {
    return exit;
  }
}
