package io.zerohop.engine.route;

import io.zerohop.engine.attempt.CallRequest;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a rule. All conditions of a rule must hold. {@link #wants} and {@link #found}
 * say it in words, from the same values that {@link #test} uses.
 */
public sealed interface Match permits PathMatch, Match.Method, Match.Header, Match.Query {

  /** Whether the request meets the condition. */
  boolean test(CallRequest request);

  /** What the condition asks for: {@code header x-user is "internal"}. */
  String wants();

  /** What the request has instead: {@code header x-user is "beta"}. */
  String found(CallRequest request);

  /** The method, compared with case (RFC 9110 section 9.1). */
  record Method(String name) implements Match {
    @Override
    public boolean test(CallRequest request) {
      return name.equals(request.method());
    }

    @Override
    public String wants() {
      return "method is " + name;
    }

    @Override
    public String found(CallRequest request) {
      return "method is " + request.method();
    }
  }

  /**
   * A request header, several values joined by a comma.
   *
   * @param name in lower case; a pseudo header of HTTP/2 begins with a colon
   * @param value what it must be
   * @param inverted whether the condition holds where the value does not
   * @param absentIsEmpty whether an absent header counts as an empty value; else it never matches,
   *     inverted or not, but for a test for presence
   */
  record Header(String name, TextMatch value, boolean inverted, boolean absentIsEmpty)
      implements Match {
    @Override
    public boolean test(CallRequest request) {
      String actual = value(request);
      if (value instanceof TextMatch.Present) {
        return (actual != null) != inverted;
      }
      if (actual == null) {
        return absentIsEmpty && value.test("") != inverted;
      }
      return value.test(actual) != inverted;
    }

    private @Nullable String value(CallRequest request) {
      return name.startsWith(":") ? Pseudo.header(name, request) : request.header(name);
    }

    @Override
    public String wants() {
      return "header " + name + " " + (inverted ? "not: " : "") + value.words();
    }

    @Override
    public String found(CallRequest request) {
      return "header " + name + " " + Words.is(value(request));
    }
  }

  /** The first query parameter of a name, percent-decoded where it is encoded. */
  record Query(String name, TextMatch value) implements Match {
    @Override
    public boolean test(CallRequest request) {
      String path = request.path();
      if (value instanceof TextMatch.Exact exact && !exact.ignoreCase()) {
        return QueryString.firstEquals(path, name, exact.value());
      }
      String actual = QueryString.first(path, name);
      return actual != null && value.test(actual);
    }

    @Override
    public String wants() {
      return "query " + name + " " + value.words();
    }

    @Override
    public String found(CallRequest request) {
      return "query " + name + " " + Words.is(QueryString.first(request.path(), name));
    }
  }

  /** A predicate for a regular expression; the engine has no regular expressions of its own. */
  interface Pattern extends Predicate<String> {
    /** The expression, for people. */
    String source();
  }
}
