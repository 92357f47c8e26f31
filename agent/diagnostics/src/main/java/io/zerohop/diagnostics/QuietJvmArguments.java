package io.zerohop.diagnostics;

/**
 * Stands in for Netty's {@code RuntimeJvmArgs} inside the agent's jar: the build renames the call.
 * Netty's own asks {@code java.lang.management} for the JVM's arguments where it may not read the
 * limit of direct memory, as on JDK 25; that loads the platform's beans, with those of logging
 * among them, while an application server may be about to bring its own.
 */
public final class QuietJvmArguments {
  private QuietJvmArguments() {}

  /**
   * The limit of direct memory by {@code -XX:MaxDirectMemorySize}, which is not looked for.
   *
   * @param unknown what is given where there is none; Netty then takes the size of the heap
   */
  public static long parseMaxDirectMemorySize(long unknown) {
    return unknown;
  }
}
