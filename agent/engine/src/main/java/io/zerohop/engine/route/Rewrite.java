package io.zerohop.engine.route;

import io.zerohop.engine.attempt.Step.Target;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a rule changes what the request asks for; the query stays (Gateway API HTTPURLRewriteFilter).
 *
 * @param path null leaves the path
 * @param authority for the Host header; null leaves it
 */
public record Rewrite(@Nullable PathChange path, @Nullable String authority) {
  /** Nothing is changed. */
  public static final Rewrite NONE = new Rewrite(null, null);

  /** The target for a request whose path matched. Allocates only if something is rewritten. */
  public Target apply(PathMatch matched, String pathWithQuery) {
    if (this == NONE) {
      return Target.UNCHANGED;
    }
    String rewritten = path == null ? null : path.apply(matched, pathWithQuery);
    return new Target(rewritten, authority);
  }

  /** How a path is changed. */
  public sealed interface PathChange {
    /** The new path, with the old query. */
    default String apply(PathMatch matched, String pathWithQuery) {
      int end = PathMatch.end(pathWithQuery);
      return change(matched, pathWithQuery.substring(0, end)) + pathWithQuery.substring(end);
    }

    /** The new path for a path without query. */
    String change(PathMatch matched, String path);
  }

  /** The whole path is replaced. */
  public record FullPath(String replacement) implements PathChange {
    @Override
    public String change(PathMatch matched, String path) {
      return replacement;
    }
  }

  /**
   * What the rule matched is replaced. Where whole segments matched, the slash between the
   * replacement and the rest is kept or added as Gateway API's table for ReplacePrefixMatch shows;
   * for a plain prefix the characters are swapped, as Envoy does.
   */
  public record MatchedPrefix(String replacement) implements PathChange {
    @Override
    public String change(PathMatch matched, String path) {
      if (!(matched instanceof PathMatch.Prefix) && !(matched instanceof PathMatch.Segments)) {
        return replacement;
      }
      String rest = path.substring(Math.min(matched.literal().length(), path.length()));
      return matched instanceof PathMatch.Segments ? join(rest) : replacement + rest;
    }

    private String join(String rest) {
      String front =
          replacement.endsWith("/")
              ? replacement.substring(0, replacement.length() - 1)
              : replacement;
      String joined = front + rest;
      return joined.isEmpty() ? "/" : joined;
    }
  }

  /**
   * A regular expression is replaced.
   *
   * @param source the expression, for people
   */
  public record Replaced(String source, UnaryOperator<String> replace) implements PathChange {
    @Override
    public String change(PathMatch matched, String path) {
      return replace.apply(path);
    }
  }
}
