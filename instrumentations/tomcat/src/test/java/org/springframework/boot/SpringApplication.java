package org.springframework.boot;

import org.springframework.context.ConfigurableApplicationContext;

/** A stand-in for Spring Boot's own type: what happens while it runs is the test's. */
public final class SpringApplication {
  private final Runnable start;

  /** An application whose start is this task. */
  public SpringApplication(Runnable start) {
    this.start = start;
  }

  /** Starts the application. */
  public ConfigurableApplicationContext run(String... arguments) {
    start.run();
    return new ConfigurableApplicationContext() {};
  }
}
