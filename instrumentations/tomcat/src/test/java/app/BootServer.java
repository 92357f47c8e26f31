package app;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.AvailabilityState;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;

/** A Tomcat inside an application that starts as Spring Boot starts its own. */
public final class BootServer implements UnaryOperator<String> {
  private final TomcatServer tomcat;

  /** The listener of the test's events is asked between the framework's steps. */
  private final Supplier<List<String>> events;

  /** A server in an application; {@code events} is what was heard so far. */
  public BootServer(String protocol, Supplier<List<String>> events) throws IOException {
    this.tomcat = new TomcatServer(protocol);
    this.events = events;
  }

  @Override
  public String apply(String command) {
    switch (command) {
      case "run" -> new SpringApplication(this::start).run();
      case "run an old one" -> new SpringApplication(() -> tomcat.apply("start")).run();
      case "refuse" -> publish(ReadinessState.REFUSING_TRAFFIC);
      case "accept" -> publish(ReadinessState.ACCEPTING_TRAFFIC);
      case "close" -> {
        tomcat.apply("stop");
      }
      default -> throw new IllegalArgumentException(command);
    }
    return "/127.0.0.1:" + tomcat.apply("port");
  }

  private void start() {
    tomcat.apply("start");
    publish(LivenessState.CORRECT);
    if (!events.get().isEmpty()) {
      throw new IllegalStateException("published before it is ready: " + events.get());
    }
    publish(ReadinessState.ACCEPTING_TRAFFIC);
    if (events.get().size() != 1) {
      throw new IllegalStateException("not published when it is ready: " + events.get());
    }
  }

  private void publish(AvailabilityState state) {
    if (new AvailabilityChangeEvent(this, state).state() != state) {
      throw new IllegalStateException("the event must keep its state");
    }
  }
}
