package io.zerohop.controlplane.policy.kind;

import static io.zerohop.controlplane.policy.schema.Schema.list;
import static io.zerohop.controlplane.policy.schema.Schema.object;
import static io.zerohop.controlplane.policy.schema.Schema.text;
import static io.zerohop.controlplane.policy.schema.Schema.whole;

import io.zerohop.controlplane.policy.schema.Check;
import io.zerohop.controlplane.policy.schema.Format;
import io.zerohop.controlplane.policy.schema.Schema;

/** The filters of an HTTPRoute's rules and backends. */
final class HttpFilterSchema {
  private static final String CHANGES = "Headers to set, add and remove.";

  private HttpFilterSchema() {}

  /** A filter; a backend's may not redirect. */
  static Schema.Obj filter(boolean ofRule) {
    Schema.Text type =
        text("Which filter it is; the field of the same name holds its settings.")
            .oneOf(
                "RequestHeaderModifier",
                "ResponseHeaderModifier",
                "RequestRedirect",
                "URLRewrite",
                "RequestMirror")
            .refuse("CORS", "browsers call through gateways, not from service to service")
            .refuse("ExternalAuth", "Zerohop asks no external authorization service")
            .refuse("ExtensionRef", "Zerohop has no filters of its own kind");
    if (!ofRule) {
      type =
          type.refuse("RequestRedirect", "a backend cannot redirect; put it on the rule")
              .refuse("RequestMirror", "a backend cannot copy calls; put it on the rule")
              .refuse("URLRewrite", "a backend changes headers only; put it on the rule");
    }
    return settings(
        object("A change to the call, or an answer in its place.").required("type", type));
  }

  private static Schema.Obj settings(Schema.Obj filter) {
    return filter
        .field("requestHeaderModifier", headers())
        .field("responseHeaderModifier", headers())
        .field("requestRedirect", redirect())
        .field("urlRewrite", rewrite())
        .field("requestMirror", mirror())
        .refused("cors", "browsers call through gateways, not from service to service")
        .refused("externalAuth", "Zerohop asks no external authorization service")
        .refused("extensionRef", "Zerohop has no filters of its own kind")
        .check(HttpFilterChecks::settingsOfType);
  }

  static Schema.Obj headers() {
    Schema.Obj header =
        object("A header.")
            .required("name", text("Its name.", Format.HEADER_NAME).length(1, 256))
            .required("value", text("Its value.", Format.HEADER_VALUE).length(1, 4096));
    return object(CHANGES)
        .field("set", list("In place of what is there.", header).max(16).keys("name"))
        .field("add", list("Beside what is there.", header).max(16).keys("name"))
        .field(
            "remove",
            list("Names of headers to remove.", text("A name.", Format.HEADER_NAME)).max(16))
        .check(HttpFilterChecks::hostIsNoHeader)
        .check(Check.later(HttpFilterChecks::framingIsTheClients));
  }

  private static Schema.Obj redirect() {
    return object("An answer that sends the client elsewhere. What is absent stays as it was.")
        .field("scheme", text("The scheme.").oneOf("http", "https"))
        .field("hostname", text("The host.", Format.HOST_NAME).length(1, 253))
        .field("path", path())
        .field("port", whole("The port.", 1, 65535))
        .field("statusCode", statusCode());
  }

  private static Schema.Whole statusCode() {
    return whole("301, 302, 303, 307 or 308.", 301, 308).standard(302);
  }

  private static Schema.Obj rewrite() {
    return object("Changes where the call goes. What is absent stays as it was.")
        .field("hostname", text("The Host header.", Format.HOST_NAME).length(1, 253))
        .field("path", path());
  }

  private static Schema.Obj path() {
    return object("A change of the path.")
        .required(
            "type",
            text("ReplaceFullPath: all of it. ReplacePrefixMatch: the prefix that the rule"
                    + " matched.")
                .oneOf("ReplaceFullPath", "ReplacePrefixMatch"))
        .field("replaceFullPath", text("The new path.", Format.NEW_PATH).length(0, 1024))
        .field("replacePrefixMatch", text("The new prefix.", Format.NEW_PATH).length(0, 1024))
        .check(HttpFilterChecks::pathOfType);
  }

  static Schema.Obj mirror() {
    Schema.Obj fraction =
        object("The share of calls that are copied.")
            .required("numerator", whole("So many.", 0, Integer.MAX_VALUE))
            .field("denominator", whole("Of so many.", 1, Integer.MAX_VALUE).standard(100))
            .check(HttpFilterChecks::atMostAll);
    return object("Sends a copy to another backend and drops its answer.")
        .required("backendRef", reference("Where the copy goes."))
        .field("percent", whole("The share of calls that are copied.", 0, 100))
        .field("fraction", fraction)
        .check(HttpFilterChecks::percentOrFraction);
  }

  static Schema.Obj reference(String description) {
    return object(description)
        .field("group", text("Empty, for Services.", Format.GROUP).standard(""))
        .field("kind", text("Service.", Format.KIND).standard("Service"))
        .required("name", text("Its name.").length(1, 253))
        .field(
            "namespace",
            text(
                "Its namespace; absent: the route's own. Another one must permit it by a"
                    + " ReferenceGrant.",
                Format.LABEL))
        .field("port", whole("Its port; required for a Service.", 1, 65535))
        .check(HttpRouteChecks::servicePort);
  }
}
