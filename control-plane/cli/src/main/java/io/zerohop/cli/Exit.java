package io.zerohop.cli;

/** What a verb's exit code says; independent of the output format. Public: scripts rely on it. */
public enum Exit {
  /** Done; warnings are good too, unless {@code --strict}. */
  GOOD(0),
  /** Findings, refused, not found, unauthorised, a wait that timed out, a demo step that failed. */
  BAD(1),
  /** The command line was wrong. */
  USAGE(2),
  /** The control plane cannot be reached. */
  UNREACHABLE(3),
  /** An error of Zerohop itself. */
  INTERNAL(4),
  /** Ended by Ctrl-C. */
  INTERRUPTED(130);

  private final int code;

  Exit(int code) {
    this.code = code;
  }

  /** The process's exit code. */
  public int code() {
    return code;
  }
}
