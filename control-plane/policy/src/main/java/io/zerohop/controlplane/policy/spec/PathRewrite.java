package io.zerohop.controlplane.policy.spec;

import org.jspecify.annotations.Nullable;

/** What becomes of a request's path. The query stays as it is. */
public sealed interface PathRewrite {
  /** The whole path is replaced. */
  record Full(String path) implements PathRewrite {}

  /** The part that the rule's prefix matched is replaced. */
  record Prefix(String prefix) implements PathRewrite {}

  static @Nullable PathRewrite parse(Fields owner) {
    if (!owner.has("path")) {
      return null;
    }
    Fields path = owner.object("path");
    return "ReplaceFullPath".equals(path.text("type"))
        ? new Full(orRoot(path.text("replaceFullPath", "/")))
        : new Prefix(path.text("replacePrefixMatch", "/"));
  }

  /** A request has no empty path (RFC 9112 section 3.2.1). */
  private static String orRoot(String path) {
    return path.isEmpty() ? "/" : path;
  }
}
