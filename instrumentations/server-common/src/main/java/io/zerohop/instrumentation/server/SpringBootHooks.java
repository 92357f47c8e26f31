package io.zerohop.instrumentation.server;

import io.zerohop.spi.hook.HookPoint;
import io.zerohop.spi.hook.HookProvider;
import io.zerohop.spi.hook.Library;
import io.zerohop.spi.hook.LibraryHooks;
import java.util.List;

/** Where Spring Boot tells that an application is ready, or is not any more. */
public final class SpringBootHooks implements HookProvider {
  static final String RUN = "SpringApplication.run";
  static final String AVAILABILITY = "AvailabilityChangeEvent.<init>";

  /** For the service loader. */
  public SpringBootHooks() {}

  @Override
  public LibraryHooks hooks() {
    return new LibraryHooks(
        "spring-boot",
        Library.of("org.springframework.boot:spring-boot"),
        "io.zerohop.instrumentation.server.SpringBootAdapter",
        List.of(
            HookPoint.repeat(
                "org.springframework.boot.SpringApplication",
                "run",
                "([Ljava/lang/String;)Lorg/springframework/context/ConfigurableApplicationContext;"),
            // Since 2.3; before it, ready is when run returns.
            HookPoint.constructed(
                    "org.springframework.boot.availability.AvailabilityChangeEvent",
                    "(Ljava/lang/Object;"
                        + "Lorg/springframework/boot/availability/AvailabilityState;)V")
                .optional()));
  }
}
