package io.zerohop.apps.countingagent;

import net.bytebuddy.asm.Advice;

/** What is copied into the methods that are counted, which see nothing but the JDK. */
final class Counting {
  static final String CALLS = "counting-agent.calls";

  private Counting() {}

  @Advice.OnMethodEnter
  static void enter() {
    System.setProperty(CALLS, String.valueOf(Integer.getInteger(CALLS, 0) + 1));
  }
}
