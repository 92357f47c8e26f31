package io.zerohop.engine.outcome;

/** How a call ended, for those who count, trace and explain. */
public sealed interface Outcome {
  /** The public code. */
  Reason reason();

  /** Whether nobody needs to look at it. */
  default boolean isGood() {
    return reason() == Reason.OK
        || reason() == Reason.PASSED_THROUGH
        || reason() == Reason.ANSWERED_BY_POLICY;
  }

  /** What is shown to people: the status, or the reason with its message. */
  String text();

  /**
   * A server answered.
   *
   * @param status the HTTP status, of an RPC the one that its code stands for
   * @param text the answer in a word, for people
   */
  record Answered(int status, String text, Reason reason) implements Outcome {}

  /**
   * The mesh answered in a server's place.
   *
   * @param status the HTTP status
   * @param code what the application sees: that status, of an RPC the name of its code
   */
  record AnsweredHere(int status, String code, Reason reason) implements Outcome {
    @Override
    public String text() {
      return code + " " + reason + ", answered by the agent";
    }
  }

  /**
   * The application got an exception.
   *
   * @param message begins with the reason code
   */
  record Failed(Reason reason, String message) implements Outcome {
    @Override
    public String text() {
      return message;
    }
  }

  /** The call went on as if Zerohop were not there. */
  record PassedThrough(Reason reason) implements Outcome {
    @Override
    public boolean isGood() {
      return reason == Reason.PASSED_THROUGH;
    }

    @Override
    public String text() {
      return reason + ": " + reason.meaning();
    }
  }
}
