package io.zerohop.controlplane.api.resource;

import io.zerohop.controlplane.api.error.StatusError;
import io.zerohop.controlplane.api.http.Request;
import io.zerohop.controlplane.policy.schema.UnknownFields;
import java.util.Locale;
import java.util.Optional;

/** The query parameters and headers that Kubernetes' clients send along. */
public final class Parameters {
  private static final int MAX_MANAGER = 128;

  private Parameters() {}

  /** How a write is meant. */
  public static WriteOptions writeOptions(Request request, Optional<String> fieldManager) {
    return new WriteOptions(
        dryRun(request),
        unknownFields(request),
        fieldManager.filter(name -> !name.isEmpty()).orElseGet(() -> manager(request)),
        request.flag("force"),
        request.peer());
  }

  private static boolean dryRun(Request request) {
    String value = request.parameter("dryRun").orElse("");
    if (!value.isEmpty() && !value.equals("All")) {
      throw StatusError.badRequest("dryRun must be \"All\", was \"" + value + "\"");
    }
    return !value.isEmpty();
  }

  private static UnknownFields unknownFields(Request request) {
    String value = request.parameter("fieldValidation").orElse("Strict");
    return switch (value) {
      case "", "Strict" -> UnknownFields.STRICT;
      case "Warn" -> UnknownFields.WARN;
      case "Ignore" -> UnknownFields.IGNORE;
      default ->
          throw StatusError.badRequest(
              "fieldValidation must be Strict, Warn or Ignore, was \"" + value + "\"");
    };
  }

  /** As Kubernetes does: the part of the User-Agent before the first slash. */
  private static String manager(Request request) {
    String agent = request.header("user-agent").split("/", 2)[0];
    String name = agent.isEmpty() ? "unknown" : agent;
    return name.substring(0, Math.min(MAX_MANAGER, name.length()));
  }

  /** A whole number from 0 to a bound; absent: the default. */
  public static int number(Request request, String name, int standard, int max) {
    String value = request.parameter(name).orElse("");
    if (value.isEmpty()) {
      return standard;
    }
    try {
      return (int) Math.max(0, Math.min(max, Long.parseLong(value)));
    } catch (NumberFormatException e) {
      throw StatusError.badRequest(name + " must be a whole number, was \"" + value + "\"");
    }
  }

  /** Whether the body is YAML; a body that is neither that nor JSON is refused. */
  public static boolean yaml(Request request) {
    String type = request.header("content-type").toLowerCase(Locale.ROOT);
    if (type.contains("protobuf") || type.contains("cbor")) {
      throw new StatusError(
          415,
          "UnsupportedMediaType",
          "the body of the request was in an unknown format - accepted media types include:"
              + " application/json, application/yaml",
          StatusError.Details.NONE);
    }
    return type.contains("yaml");
  }
}
