package io.zerohop.controlplane.api.resource;

import io.zerohop.controlplane.api.error.StatusError;
import io.zerohop.controlplane.api.http.Request;
import java.util.Locale;

/** What form of answer a caller takes. */
public final class Accepts {
  private Accepts() {}

  /** Whether the caller prefers a table. */
  public static boolean table(Request request) {
    return request.header("accept").replace(" ", "").contains("as=Table");
  }

  /** Which part of an object the caller wants beside a table's row. */
  public static Table.Include include(Request request) {
    return switch (request.parameter("includeObject").orElse("Metadata")) {
      case "Object" -> Table.Include.OBJECT;
      case "None" -> Table.Include.NONE;
      default -> Table.Include.METADATA;
    };
  }

  /** Refuses callers that take no JSON, such as clients that know protobuf alone. */
  public static void json(Request request) {
    String accept = request.header("accept").toLowerCase(Locale.ROOT);
    if (!accept.isEmpty()
        && !accept.contains("json")
        && !accept.contains("*/*")
        && !accept.contains("application/*")) {
      throw new StatusError(
          406,
          "NotAcceptable",
          "only the following media types are accepted: application/json",
          StatusError.Details.NONE);
    }
  }
}
