package io.zerohop.controlplane.api.error;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A request is refused; it becomes a Status object, as Kubernetes' API conventions describe. */
public final class StatusError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String reason;
  private final transient Details details;

  /**
   * What it is about.
   *
   * @param group the API group
   * @param kind the plural, or the kind where the object is invalid
   * @param name the object's name, empty where there is none
   * @param causes what is wrong, one entry a field
   */
  public record Details(String group, String kind, String name, List<Cause> causes) {
    /** About nothing in particular. */
    public static final Details NONE = new Details("", "", "", List.of());

    public Details {
      causes = List.copyOf(causes);
    }
  }

  /**
   * One thing that is wrong.
   *
   * @param reason Kubernetes' word, such as {@code FieldValueInvalid}
   * @param field the field's path
   * @param message what is wrong with it
   */
  public record Cause(String reason, String field, String message) {}

  /**
   * @param code the HTTP status
   * @param reason Kubernetes' word for it
   */
  public StatusError(int code, String reason, String message, Details details) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  /** A request that makes no sense. */
  public static StatusError badRequest(String message) {
    return new StatusError(400, "BadRequest", message, Details.NONE);
  }

  /** Nothing is there under that path. */
  public static StatusError notFound(String message) {
    return new StatusError(404, "NotFound", message, Details.NONE);
  }

  /** The path is known, the verb is not. */
  public static StatusError methodNotAllowed(String message) {
    return new StatusError(405, "MethodNotAllowed", message, Details.NONE);
  }

  /** The HTTP status. */
  public int code() {
    return code;
  }

  /** Kubernetes' word for it. */
  public String reason() {
    return reason;
  }

  /** The Status object. */
  public ObjectNode toJson() {
    ObjectNode status = failure(code, reason, String.valueOf(getMessage()));
    if (!details.kind().isEmpty() || !details.causes().isEmpty()) {
      ObjectNode about = status.putObject("details");
      putIfAny(about, "name", details.name());
      putIfAny(about, "group", details.group());
      putIfAny(about, "kind", details.kind());
      if (!details.causes().isEmpty()) {
        ArrayNode causes = about.putArray("causes");
        details
            .causes()
            .forEach(
                cause ->
                    causes
                        .addObject()
                        .put("reason", cause.reason())
                        .put("message", cause.message())
                        .put("field", cause.field()));
      }
    }
    return status;
  }

  /** A Status object without details. */
  public static ObjectNode failure(int code, String reason, String message) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    return status
        .put("status", "Failure")
        .put("message", message)
        .put("reason", reason)
        .put("code", code);
  }

  private static void putIfAny(ObjectNode into, String name, String value) {
    if (!value.isEmpty()) {
      into.put(name, value);
    }
  }
}
