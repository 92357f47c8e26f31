package io.zerohop.apps.countingagent;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.none;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;

/**
 * Counts how often HttpURLConnection is asked for an answer and how often the JDK HttpClient for
 * one, and writes the sum to the file that is its argument when the JVM ends.
 */
public final class CountingAgent {
  private CountingAgent() {}

  /** Called by the JVM before the application's main. */
  public static void premain(String report, Instrumentation instrumentation) {
    new AgentBuilder.Default()
        .disableClassFormatChanges()
        .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
        .ignore(none())
        .type(named("sun.net.www.protocol.http.HttpURLConnection"))
        .transform(
            (builder, type, loader, module, domain) ->
                builder.visit(Advice.to(Counting.class).on(named("getInputStream0"))))
        .type(named("jdk.internal.net.http.MultiExchange"))
        .transform(
            (builder, type, loader, module, domain) ->
                builder.visit(Advice.to(Counting.class).on(named("responseAsync"))))
        .installOn(instrumentation);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> write(Path.of(report))));
  }

  private static void write(Path report) {
    try {
      Files.writeString(report, System.getProperty(Counting.CALLS, "0"));
    } catch (IOException unwritable) {
      throw new UncheckedIOException("the report must be writable", unwritable);
    }
  }
}
