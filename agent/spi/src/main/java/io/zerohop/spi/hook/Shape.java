package io.zerohop.spi.hook;

/** What a hook may do to the method it sits in: a closed set. */
public enum Shape {
  /**
   * Before the body: sees the arguments, and replaces them where the point {@link
   * HookPoint#writesArguments writes arguments}. Allowed on constructors, where {@code self} is
   * null. Handler: {@link EnterHandler}.
   */
  ENTER,
  /**
   * Before the body, which is left out when the handler supplies a result. Handler: {@link
   * SkipHandler}.
   */
  SKIP,
  /**
   * After the body, returned or thrown: may replace the result or the failure. Handler: {@link
   * ExitHandler}.
   */
  EXIT,
  /**
   * Around the body, with a token carried from enter to exit, and the exit may ask for the
   * library's own body once more, in place. Handler: {@link RepeatHandler}.
   */
  REPEAT,
  /**
   * After a constructor that did not throw: sees the new object and may write one field of it,
   * final ones too. Handler: {@link ConstructedHandler}.
   */
  CONSTRUCTED
}
