package org.springframework.boot.availability;

/** A stand-in for Spring Boot's own type, with its constants. */
public enum ReadinessState implements AvailabilityState {
  /** Ready. */
  ACCEPTING_TRAFFIC,
  /** Not, or not any more. */
  REFUSING_TRAFFIC
}
