package org.springframework.boot.availability;

/** A stand-in for Spring Boot's own type. */
public interface AvailabilityState {}
