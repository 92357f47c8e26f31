package org.springframework.boot.availability;

/** A stand-in for Spring Boot's own type, with one of its constants. */
public enum LivenessState implements AvailabilityState {
  /** Alive. */
  CORRECT
}
