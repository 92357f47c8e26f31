package io.zerohop.controlplane.api.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zerohop.controlplane.api.document.Json;
import io.zerohop.controlplane.api.error.StatusError;
import io.zerohop.controlplane.api.error.StatusError.Cause;
import io.zerohop.controlplane.policy.Parsed;
import io.zerohop.controlplane.policy.PolicyReader;
import io.zerohop.controlplane.policy.problem.Code;
import io.zerohop.controlplane.policy.problem.Problem;
import io.zerohop.controlplane.policy.schema.UnknownFields;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks a document against its kind and says what is wrong in Kubernetes' words. */
final class Validation {
  /**
   * A sound document.
   *
   * @param document without unknown fields
   * @param warnings sentences for the caller
   */
  record Sound(ObjectNode document, List<String> warnings) {}

  private Validation() {}

  /**
   * Refuses a document that is not sound. What a rule forbids that came later is only a warning
   * where the stored object has it already, so that the rest of the object can be changed.
   *
   * @param before what is stored; null for a new object
   */
  static Sound check(
      Target target,
      ObjectNode document,
      @Nullable ObjectNode before,
      UnknownFields unknownFields) {
    PolicyReader strict = PolicyReader.strict().unknownFields(unknownFields);
    Parsed parsed = strict.read(Json.toNode(document));
    if (before != null && parsed.hasErrors() && !adds(parsed.errors(), before)) {
      parsed = PolicyReader.stored().unknownFields(unknownFields).read(Json.toNode(document));
    }
    if (parsed.hasErrors() || parsed.resources().isEmpty()) {
      throw refusal(target, parsed.errors());
    }
    List<String> warnings =
        parsed.problems().stream().map(Validation::sentence).distinct().toList();
    return new Sound((ObjectNode) Json.of(parsed.resources().get(0).tree()), warnings);
  }

  /** Whether there is an error that the stored object does not have at the same place. */
  private static boolean adds(List<Problem> errors, ObjectNode before) {
    return !PolicyReader.strict().read(Json.toNode(before)).errors().containsAll(errors);
  }

  private static StatusError refusal(Target target, List<Problem> errors) {
    List<Cause> causes =
        errors.stream()
            .map(error -> new Cause(reason(error.code()), error.path().text(), cause(error)))
            .toList();
    String kind = target.kind().kind();
    if (errors.stream().allMatch(error -> error.code() == Code.UNKNOWN_FIELD)) {
      String fields = errors.stream().map(Validation::unknown).collect(Collectors.joining(", "));
      return new StatusError(
          400,
          "BadRequest",
          String.format(
              "%s in version \"%s\" cannot be handled as a %s: strict decoding error: %s",
              kind, target.version(), kind, fields),
          target.details(kind, causes));
    }
    String all =
        causes.stream()
            .map(cause -> cause.field() + ": " + cause.message())
            .collect(Collectors.joining(", "));
    return new StatusError(
        422,
        "Invalid",
        String.format(
            "%s \"%s\" is invalid: %s",
            target.kind().group().isEmpty() ? kind : kind + "." + target.kind().group(),
            target.name(),
            causes.size() == 1 ? all : "[" + all + "]"),
        target.details(kind, causes));
  }

  private static String unknown(Problem problem) {
    return "unknown field \""
        + problem.path()
        + "\""
        + (problem.hint().isEmpty() ? "" : " (" + problem.hint() + ")");
  }

  private static String cause(Problem problem) {
    String message = problem.message();
    String path = problem.path() + " ";
    String bare = message.startsWith(path) ? message.substring(path.length()) : message;
    return bare + (problem.hint().isEmpty() ? "" : " (" + problem.hint() + ")");
  }

  private static String sentence(Problem problem) {
    if (problem.code() == Code.UNKNOWN_FIELD) {
      return unknown(problem);
    }
    return problem.path().text().isEmpty()
        ? problem.message()
        : problem.path() + ": " + cause(problem);
  }

  private static String reason(Code code) {
    return switch (code) {
      case MISSING_FIELD -> "FieldValueRequired";
      case CONTRADICTION -> "FieldValueDuplicate";
      case NOT_SUPPORTED -> "FieldValueNotSupported";
      case WRONG_TYPE -> "FieldValueTypeInvalid";
      default -> "FieldValueInvalid";
    };
  }
}
