package io.zerohop.controlplane.policy.problem;

import static io.zerohop.controlplane.policy.problem.Level.ERROR;
import static io.zerohop.controlplane.policy.problem.Level.INFO;
import static io.zerohop.controlplane.policy.problem.Level.WARNING;

/**
 * The catalogue of findings about policies. Codes are public: they are never given a new meaning.
 * ZH01xx: the text and its form; ZH02xx: what it refers to; ZH03xx: what it does, or does not do.
 */
public enum Code {
  SYNTAX(
      "ZH0101",
      ERROR,
      "The text is neither YAML 1.2 nor JSON",
      "The file could not be read from this place on. Other documents of the file are still"
          + " checked.",
      "Mend the text at the place shown; mostly an indent, a quote or a tab."),
  DUPLICATE_FIELD(
      "ZH0102",
      ERROR,
      "A field is there twice",
      "Which of the two would count is not defined, so neither does.",
      "Remove one of them."),
  NOT_A_RESOURCE(
      "ZH0103",
      ERROR,
      "A document is not a resource",
      "Each document needs apiVersion, kind and metadata.name.",
      "Add what the message names."),
  UNKNOWN_KIND(
      "ZH0104",
      ERROR,
      "A kind does not exist",
      "Neither Zerohop nor Kubernetes has this apiVersion and kind.",
      "See docs/reference/kinds.md for the kinds and their versions."),
  SKIPPED_KIND(
      "ZH0105",
      WARNING,
      "A Kubernetes kind that means nothing here was skipped",
      "Files may hold Deployments, ConfigMaps and so on; Zerohop has no use for them.",
      "Nothing to do. Split the file if the warning disturbs."),
  UNKNOWN_FIELD(
      "ZH0110",
      ERROR,
      "A field does not exist",
      "A field with a mistyped name would be without effect, so the resource is refused.",
      "Use the name in the hint, or see the kind's fields in docs/reference/kinds.md."),
  MISSING_FIELD(
      "ZH0111",
      ERROR,
      "A required field is missing",
      "The kind cannot work without this field.",
      "Add the field."),
  WRONG_TYPE(
      "ZH0112",
      ERROR,
      "A value has the wrong type",
      "For example a text where a number belongs, or a list where an object belongs.",
      "Write the value in the type that the message names; quote a number that is a text."),
  WRONG_VALUE(
      "ZH0113",
      ERROR,
      "A value is not allowed",
      "The value is outside its range, not in the list of values, or not of the form asked for.",
      "Use a value as the message says."),
  WRONG_COUNT(
      "ZH0114",
      ERROR,
      "A list has too few or too many items",
      "Gateway API limits the number of items so that every implementation can carry them.",
      "Split the resource, or add the missing item."),
  CONTRADICTION(
      "ZH0115",
      ERROR,
      "Two fields exclude each other",
      "Each is valid by itself, together they have no meaning.",
      "Remove one of them."),
  NOT_SUPPORTED(
      "ZH0116",
      ERROR,
      "A feature of the standard that Zerohop does not do",
      "Taking the field without doing what it says would be worse than refusing it.",
      "Remove the field, or follow the hint."),
  BAD_PATTERN(
      "ZH0117",
      ERROR,
      "A regular expression is not valid",
      "Expressions are RE2: no back references, no look-ahead, linear time.",
      "Mend the expression; https://github.com/google/re2/wiki/Syntax has the syntax."),
  NO_EFFECT(
      "ZH0120",
      INFO,
      "A field is accepted and has no effect",
      "Kubernetes knows the field, and between JVMs without a cluster it means nothing; or nothing"
          + " reads it yet.",
      "Nothing to do."),
  HOSTNAMES_IGNORED(
      "ZH0121",
      WARNING,
      "hostnames of a route between services are ignored",
      "Gateway API gives hostnames a meaning at gateways only: a Service has its names already.",
      "Remove spec.hostnames; further names of a Service go into its annotation zerohop.io/hosts."),
  DUPLICATE_RESOURCE(
      "ZH0122",
      ERROR,
      "A resource is there twice",
      "The same kind, namespace and name stand at two places of what was read.",
      "Remove or rename one of them."),
  GATEWAY_PARENT(
      "ZH0123",
      WARNING,
      "A parent that is no Service, such as a Gateway, is passed over",
      "Gateways take calls from outside, and parents of other kinds are for the controllers of"
          + " those kinds; between services a route's parents are Services. The other parents of"
          + " the route count.",
      "Nothing to do where the Gateway is meant. For a Service write group: \"\" and kind:"
          + " Service."),
  UNKNOWN_SERVICE(
      "ZH0201",
      ERROR,
      "A parent or target Service does not exist",
      "Neither a Service nor a workload of that name is known, so the policy touches no call.",
      "Create the Service, start a workload of that name, or mend the name."),
  UNKNOWN_PORT(
      "ZH0202",
      ERROR,
      "A Service has no such port",
      "The port of a reference must be one of the Service's spec.ports.",
      "Use one of the ports that the hint lists."),
  NOT_PERMITTED(
      "ZH0203",
      ERROR,
      "A reference into another namespace is not permitted",
      "The namespace that owns the Service must allow it by a ReferenceGrant.",
      "Add a ReferenceGrant in the namespace of the Service."),
  UNKNOWN_BACKEND(
      "ZH0204",
      ERROR,
      "A backend does not exist",
      "The share of calls that goes to it is answered with 500, as Gateway API says.",
      "Create the Service, start a workload of that name, or mend the name."),
  BAD_REFERENCE_KIND(
      "ZH0205",
      ERROR,
      "A reference is to a kind that cannot stand here",
      "Parents and backends between services are Services.",
      "Use kind: Service, or leave group and kind out."),
  CONFLICT(
      "ZH0206",
      WARNING,
      "Another policy holds the same target",
      "Of two policies of a kind on one Service, route or rule the older one counts.",
      "Merge the two, or delete one."),
  UNKNOWN_TARGET(
      "ZH0207",
      ERROR,
      "A target route or rule does not exist",
      "The policy names a route, or a rule of it by sectionName, that is not there, so it touches"
          + " no call.",
      "Create the route, name the rule, or mend the name."),
  UNUSED_ROUTE(
      "ZH0301",
      WARNING,
      "A route changes no call",
      "None of its parents is a Service, or no caller is in its namespace.",
      "Nothing to do where it is a route of a Gateway. Else mend its parentRefs, or delete it."),
  SHADOWED_RULE(
      "ZH0302",
      WARNING,
      "A rule is never reached",
      "An earlier rule, in Gateway API's order of precedence, takes every call it would take.",
      "Make the earlier rule narrower, or delete this one."),
  NO_ENDPOINTS(
      "ZH0303",
      WARNING,
      "A backend has no endpoints",
      "The Service exists, but no workload matches its selector and listens on its port.",
      "Start a workload, or mend the selector, the labels or the targetPort."),
  ALL_WEIGHTS_ZERO(
      "ZH0304",
      WARNING,
      "All weights of a rule are zero",
      "No backend may take the call, so every call that matches is answered with 500.",
      "Give one backend a weight above zero."),
  RETRY_NEVER_ACTS(
      "ZH0305",
      WARNING,
      "A retry cannot act",
      "It has zero attempts, or no time is left for a second attempt within the whole timeout.",
      "Raise attempts or timeouts.request, or lower timeouts.backendRequest."),
  DIALECT_LIMIT(
      "ZH0306",
      INFO,
      "A kind of client cannot do all of this policy",
      "Agents do everything; gRPC's or Envoy's own xDS clients leave out what the message names.",
      "Nothing to do unless such clients call this Service."),
  UNKNOWN_ANNOTATION(
      "ZH0307",
      WARNING,
      "A zerohop.io annotation does not exist",
      "Annotations of the group zerohop.io are settings; this one is not known.",
      "Use the name in the hint."),
  NO_BACKENDS(
      "ZH0308",
      WARNING,
      "A rule has no backend",
      "It neither redirects nor sends calls anywhere, so every call that matches is answered with"
          + " 500.",
      "Add backendRefs, or a RequestRedirect filter.");

  private final String id;
  private final Level level;
  private final String title;
  private final String meaning;
  private final String remedy;

  Code(String id, Level level, String title, String meaning, String remedy) {
    this.id = id;
    this.level = level;
    this.title = title;
    this.meaning = meaning;
    this.remedy = remedy;
  }

  /** The public code, {@code ZH0204}. */
  public String id() {
    return id;
  }

  /** The level at which it is mostly reported. */
  public Level level() {
    return level;
  }

  /** One line for lists. */
  public String title() {
    return title;
  }

  /** What it means for calls, or why it is refused. */
  public String meaning() {
    return meaning;
  }

  /** What to do about it. */
  public String remedy() {
    return remedy;
  }
}
