package io.zerohop.controlplane.telemetry.trace;

import java.util.List;
import java.util.Locale;

/**
 * What a line says of a span, by OpenTelemetry's semantic conventions and the attributes of our own
 * agent.
 *
 * @param name what was done: {@code GET /checkout}, {@code shop.Orders/Place}, {@code attempt 2}
 * @param kind {@code server}, {@code client}, {@code call} and the like
 * @param status how it ended, and where it went
 * @param decision the rule by which it went there, with its place; empty where none is told
 */
public record SpanText(String name, String kind, String status, String decision) {
  /** The codes of gRPC by their numbers. */
  private static final List<String> RPC_CODES =
      List.of(
          "OK",
          "CANCELLED",
          "UNKNOWN",
          "INVALID_ARGUMENT",
          "DEADLINE_EXCEEDED",
          "NOT_FOUND",
          "ALREADY_EXISTS",
          "PERMISSION_DENIED",
          "RESOURCE_EXHAUSTED",
          "FAILED_PRECONDITION",
          "ABORTED",
          "OUT_OF_RANGE",
          "UNIMPLEMENTED",
          "INTERNAL",
          "UNAVAILABLE",
          "DATA_LOSS",
          "UNAUTHENTICATED");

  /**
   * Which send of its call a span is.
   *
   * @param attempt from 1 on; 0 for a span that is not one of several
   * @param attempts how many there are
   */
  record Place(int attempt, int attempts) {
    static final Place NONE = new Place(0, 0);

    boolean isAttempt() {
      return attempt > 0;
    }

    boolean isFollowed() {
      return attempt < attempts;
    }
  }

  static SpanText of(Span span, Place place) {
    return new SpanText(
        place.isAttempt() ? "attempt " + place.attempt() : name(span),
        span.isCall() ? "call" : kind(span),
        status(span) + target(span) + (place.isFollowed() ? ": again" : ""),
        decision(span));
  }

  private static String kind(Span span) {
    return span.kind() == Span.Kind.UNSPECIFIED ? "-" : span.kind().name().toLowerCase(Locale.ROOT);
  }

  private static String name(Span span) {
    String method = first(span, "http.request.method", "http.method");
    if (!method.equals(span.name())) {
      return span.name();
    }
    String what =
        span.kind() == Span.Kind.SERVER
            ? first(span, "url.path", "http.target")
            : first(span, "zerohop.service", "server.address");
    return what.isEmpty() ? method : method + " " + what;
  }

  private static String status(Span span) {
    String reason = span.attribute("zerohop.reason");
    if (span.isCall()) {
      return reason + " after " + span.attribute("zerohop.attempts") + " attempts";
    }
    String ended = ended(span);
    String told = reason.isEmpty() || reason.equals("OK") ? ended : ended + " " + reason;
    return span.attribute("zerohop.attempts").equals("0") ? told + ", nothing sent" : told;
  }

  private static String ended(Span span) {
    String http = first(span, "http.response.status_code", "http.status_code");
    if (!http.isEmpty()) {
      return http;
    }
    String rpc = span.attribute("rpc.grpc.status_code");
    for (int code = 0; code < RPC_CODES.size(); code++) {
      if (rpc.equals(Integer.toString(code))) {
        return RPC_CODES.get(code);
      }
    }
    String error = span.failed() ? span.attribute("error.type") : "ok";
    return error.isEmpty() ? "error" : error;
  }

  private static String target(Span span) {
    String address = first(span, "network.peer.address", "net.sock.peer.addr");
    if (address.isEmpty() || span.kind() == Span.Kind.SERVER) {
      return "";
    }
    String side = span.attribute("zerohop.side");
    String port = first(span, "network.peer.port", "net.sock.peer.port");
    String host = address.indexOf(':') >= 0 ? "[" + address + "]" : address;
    String endpoint = span.attribute("zerohop.endpoint");
    return " -> "
        + (side.isEmpty() ? "" : side + " ")
        + (port.isEmpty() ? host : host + ":" + port)
        + (endpoint.isEmpty() ? "" : " " + endpoint);
  }

  private static String decision(Span span) {
    String told = span.attribute("zerohop.decision");
    String rule = told.isEmpty() ? span.attribute("zerohop.route") : told;
    String origin = span.attribute("zerohop.origin");
    return rule.isEmpty() || origin.isEmpty() || !told.isEmpty()
        ? rule
        : rule + " (" + origin + ")";
  }

  private static String first(Span span, String name, String older) {
    String value = span.attribute(name);
    return value.isEmpty() ? span.attribute(older) : value;
  }
}
