package io.zerohop.engine.route;

import io.zerohop.engine.attempt.CallRequest;

/**
 * How a rule compares the path, which ends where the query begins. {@link RouteTable} finds all but
 * regular expressions through its index; {@link #test} is the definition that the index must agree
 * with.
 */
public sealed interface PathMatch extends Match {
  /** The literal that the index knows it by; empty for a regular expression. */
  String literal();

  /** Whether upper and lower case are the same. */
  boolean ignoreCase();

  @Override
  default String found(CallRequest request) {
    return "path is " + without(request.path());
  }

  /** The path without its query. */
  static String without(String path) {
    return path.substring(0, end(path));
  }

  /** Where the path ends and the query begins. */
  static int end(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '?' || c == '#') {
        return i;
      }
    }
    return path.length();
  }

  /** The whole path. */
  record Exact(String literal, boolean ignoreCase) implements PathMatch {
    /** With case. */
    public Exact(String literal) {
      this(literal, false);
    }

    @Override
    public boolean test(CallRequest request) {
      String path = request.path();
      return end(path) == literal.length()
          && path.regionMatches(ignoreCase, 0, literal, 0, literal.length());
    }

    @Override
    public String wants() {
      return "path is " + literal;
    }
  }

  /** The path begins so, wherever a segment ends. */
  record Prefix(String literal, boolean ignoreCase) implements PathMatch {
    /** With case. */
    public Prefix(String literal) {
      this(literal, false);
    }

    @Override
    public boolean test(CallRequest request) {
      String path = request.path();
      return end(path) >= literal.length()
          && path.regionMatches(ignoreCase, 0, literal, 0, literal.length());
    }

    @Override
    public String wants() {
      return "path starts with " + literal;
    }
  }

  /**
   * The path begins with these segments: {@code /api} covers {@code /api} and {@code /api/x}, not
   * {@code /apis} (Gateway API PathPrefix). A slash at the end means nothing.
   */
  record Segments(String literal, boolean ignoreCase) implements PathMatch {
    public Segments {
      while (literal.endsWith("/")) {
        literal = literal.substring(0, literal.length() - 1);
      }
    }

    /** With case. */
    public Segments(String literal) {
      this(literal, false);
    }

    @Override
    public boolean test(CallRequest request) {
      String path = request.path();
      int end = end(path);
      int length = literal.length();
      return end >= length
          && path.regionMatches(ignoreCase, 0, literal, 0, length)
          && (end == length || path.charAt(length) == '/');
    }

    @Override
    public String wants() {
      return "path starts with " + (literal.isEmpty() ? "/" : literal);
    }
  }

  /** The whole path matches a regular expression. */
  record Regex(Match.Pattern pattern) implements PathMatch {
    @Override
    public String literal() {
      return "";
    }

    @Override
    public boolean ignoreCase() {
      return false;
    }

    @Override
    public boolean test(CallRequest request) {
      return pattern.test(without(request.path()));
    }

    @Override
    public String wants() {
      return "path matches " + pattern.source();
    }
  }
}
