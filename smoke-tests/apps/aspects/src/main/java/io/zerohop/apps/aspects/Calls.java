package io.zerohop.apps.aspects;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.aspectj.lang.annotation.Aspect;
import org.aspectj.lang.annotation.Before;

/**
 * Counts how often a service asks for ratings, and how often it uses one of the JDK's HTTP clients.
 * Writes both to the file of the system property {@code aspects.report} when the JVM ends.
 */
@Aspect
public class Calls {
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger sent = new AtomicInteger();

  /** Made by AspectJ when the first join point is reached. */
  public Calls() {
    Path report = Path.of(System.getProperty("aspects.report", "aspects.report"));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> write(report)));
  }

  /** A method of the service's own. */
  @Before("execution(* io.zerohop.apps.services.*.ratings(..))")
  public void asks() {
    asked.incrementAndGet();
  }

  /** Where it calls a client of the JDK. */
  @Before(
      "call(* java.net.URLConnection+.getInputStream()) || call(*"
          + " java.net.http.HttpClient.send(..))")
  public void sends() {
    sent.incrementAndGet();
  }

  private void write(Path report) {
    try {
      Files.writeString(report, asked + " " + sent);
    } catch (IOException unwritable) {
      throw new UncheckedIOException("the report must be writable", unwritable);
    }
  }
}
