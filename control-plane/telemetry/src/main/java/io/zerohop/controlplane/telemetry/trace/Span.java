package io.zerohop.controlplane.telemetry.trace;

import java.util.Map;

/**
 * One span, as far as it is shown.
 *
 * @param id 16 hexadecimal digits
 * @param parent the span above it, empty for none
 * @param name as it was given
 * @param startNanos since 1970
 * @param endNanos since 1970
 * @param failed whether its status is an error
 * @param message what its status says
 * @param attributes by name, values as text
 */
public record Span(
    String id,
    String parent,
    Source source,
    Kind kind,
    String name,
    long startNanos,
    long endNanos,
    boolean failed,
    String message,
    Map<String, String> attributes) {
  /** What a span stands for, by OTLP's numbers from 0 on. */
  public enum Kind {
    UNSPECIFIED,
    INTERNAL,
    SERVER,
    CLIENT,
    PRODUCER,
    CONSUMER
  }

  public Span {
    attributes = Map.copyOf(attributes);
  }

  /** An attribute; empty where there is none. */
  public String attribute(String name) {
    return attributes.getOrDefault(name, "");
  }

  /** How long it took; 0 where its clock went backwards. */
  public long nanos() {
    return Math.max(0, endNanos - startNanos);
  }

  /** Whether it is a call of the mesh above several sends of it. */
  boolean isCall() {
    return kind == Kind.INTERNAL && !attribute("zerohop.attempts").isEmpty();
  }
}
