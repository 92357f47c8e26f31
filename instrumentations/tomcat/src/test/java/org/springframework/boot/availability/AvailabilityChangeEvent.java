package org.springframework.boot.availability;

import java.util.EventObject;

/** A stand-in for Spring Boot's own type. */
public final class AvailabilityChangeEvent extends EventObject {
  private static final long serialVersionUID = 1L;

  private final transient AvailabilityState state;

  /** An event, as the framework makes it to publish it. */
  public AvailabilityChangeEvent(Object source, AvailabilityState state) {
    super(source);
    this.state = state;
  }

  /** The new state. */
  public AvailabilityState state() {
    return state;
  }
}
