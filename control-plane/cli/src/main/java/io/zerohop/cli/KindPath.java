package io.zerohop.cli;

import io.zerohop.controlplane.policy.kind.Kind;
import io.zerohop.controlplane.policy.kind.Kinds;
import io.zerohop.controlplane.policy.problem.NearestName;

/** The resource path of a kind that the user named. */
final class KindPath {
  private KindPath() {}

  /** The kind by its plural, singular, short or full name, in any case. */
  static Kind kind(String name) {
    Kind kind = Kinds.byName(name);
    if (kind == null) {
      String nearest = NearestName.of(name, Kinds.names());
      throw new CliException(
          Exit.USAGE,
          "there is no kind \"%s\"%s. Known kinds: %s"
              .formatted(
                  name,
                  nearest == null ? "" : "; did you mean \"" + nearest + "\"?",
                  String.join(", ", Kinds.all().stream().map(Kind::plural).toList())));
    }
    return kind;
  }

  /** The collection's path; over all namespaces if the namespace is empty. */
  static String collection(Kind kind, String namespace) {
    String base =
        kind.group().isEmpty()
            ? "/api/" + kind.version()
            : "/apis/" + kind.group() + "/" + kind.version();
    return base
        + (namespace.isEmpty() ? "" : "/namespaces/" + Verb.encode(namespace))
        + "/"
        + kind.plural();
  }
}
