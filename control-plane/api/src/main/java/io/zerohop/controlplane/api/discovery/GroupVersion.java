package io.zerohop.controlplane.api.discovery;

import io.zerohop.controlplane.policy.kind.Kind;
import io.zerohop.controlplane.policy.kind.Kinds;
import java.util.List;
import java.util.stream.Stream;

/**
 * An API group in one version.
 *
 * @param group empty for the core group
 */
record GroupVersion(String group, String version) {
  /** All that are served; of a group the versions in order of preference. */
  static List<GroupVersion> all() {
    return Kinds.all().stream()
        .flatMap(
            kind ->
                kind.versions().stream().map(version -> new GroupVersion(kind.group(), version)))
        .distinct()
        .toList();
  }

  /** The groups beside the core. */
  static List<String> groups() {
    return Kinds.all().stream()
        .map(Kind::group)
        .filter(group -> !group.isEmpty())
        .distinct()
        .toList();
  }

  /** The versions of a group, the preferred one first: a stable one before others. */
  static List<String> versions(String group) {
    Stream<String> versions =
        all().stream().filter(gv -> gv.group().equals(group)).map(GroupVersion::version);
    return versions
        .sorted((a, b) -> Boolean.compare(!a.matches("v[0-9]+"), !b.matches("v[0-9]+")))
        .toList();
  }

  /** The kinds that it serves. */
  List<Kind> kinds() {
    return Kinds.all().stream()
        .filter(kind -> kind.group().equals(group) && kind.versions().contains(version))
        .toList();
  }

  /** As {@code apiVersion} fields have it. */
  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** Its place below the server's root, without a slash at the start. */
  String path() {
    return group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version;
  }
}
