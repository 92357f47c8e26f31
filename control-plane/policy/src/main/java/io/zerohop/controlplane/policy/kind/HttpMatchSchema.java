package io.zerohop.controlplane.policy.kind;

import static io.zerohop.controlplane.policy.schema.Schema.list;
import static io.zerohop.controlplane.policy.schema.Schema.object;
import static io.zerohop.controlplane.policy.schema.Schema.text;

import io.zerohop.controlplane.policy.schema.Format;
import io.zerohop.controlplane.policy.schema.Schema;

/** The conditions of an HTTPRoute's rules. */
final class HttpMatchSchema {
  private HttpMatchSchema() {}

  static Schema.Obj match() {
    return object("A condition on a call; all of its parts must hold.")
        .field("path", path())
        .field(
            "headers",
            list("Conditions on headers.", value("A header's", 4096)).max(16).keys("name"))
        .field(
            "queryParams",
            list("Conditions on query parameters.", value("A parameter's", 1024))
                .max(16)
                .keys("name"))
        .field(
            "method",
            text("The method.")
                .oneOf(
                    "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE",
                    "PATCH"));
  }

  private static Schema.Obj path() {
    return object("A condition on the path, without its query.")
        .field(
            "type",
            text("Exact: it is the value. PathPrefix: its first elements are the value's."
                    + " RegularExpression: the RE2 expression matches all of it.")
                .oneOf("Exact", "PathPrefix", "RegularExpression")
                .standard("PathPrefix"))
        .field("value", text("The path, prefix or expression.").length(0, 1024).standard("/"))
        .check(HttpRouteChecks::pathValue);
  }

  static Schema.Obj value(String whose, int maxLength) {
    return object(whose + " condition.")
        .field(
            "type",
            text("Exact: it is the value. RegularExpression: the RE2 expression matches all of it.")
                .oneOf("Exact", "RegularExpression")
                .standard("Exact"))
        .required("name", text(whose + " name.", Format.HEADER_NAME).length(1, 256))
        .required("value", text("The value or expression.").length(1, maxLength))
        .check(HttpRouteChecks::expression);
  }
}
