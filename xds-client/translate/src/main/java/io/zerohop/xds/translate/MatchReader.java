package io.zerohop.xds.translate;

import io.zerohop.engine.route.Match;
import io.zerohop.engine.route.PathMatch;
import io.zerohop.engine.route.TextMatch;
import io.zerohop.proto.envoy.config.core.v3.RuntimeFractionalPercent;
import io.zerohop.proto.envoy.config.route.v3.HeaderMatcher;
import io.zerohop.proto.envoy.config.route.v3.QueryParameterMatcher;
import io.zerohop.proto.envoy.config.route.v3.RouteMatch;
import io.zerohop.proto.envoy.type.matcher.v3.RegexMatcher;
import io.zerohop.proto.envoy.type.matcher.v3.StringMatcher;
import io.zerohop.proto.envoy.type.v3.FractionalPercent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads when a route applies. A condition that cannot be read refuses the resource. */
final class MatchReader {
  private static final TextMatch NEVER = new TextMatch.Exact("");

  private MatchReader() {}

  static PathMatch path(RouteMatch match, Field field) {
    boolean ignoreCase = match.hasCaseSensitive() && !match.getCaseSensitive().getValue();
    return switch (match.getPathSpecifierCase()) {
      case PREFIX ->
          new PathMatch.Prefix(literal(match.getPrefix(), field.at("prefix")), ignoreCase);
      case PATH -> new PathMatch.Exact(literal(match.getPath(), field.at("path")), ignoreCase);
      case PATH_SEPARATED_PREFIX ->
          new PathMatch.Segments(
              literal(match.getPathSeparatedPrefix(), field.at("path_separated_prefix")),
              ignoreCase);
      case SAFE_REGEX -> {
        Match.Pattern pattern = Regexes.predicate(match.getSafeRegex(), field.at("safe_regex"));
        yield pattern == null ? new PathMatch.Exact("") : new PathMatch.Regex(pattern);
      }
      case PATHSPECIFIER_NOT_SET -> {
        field.refuse("must have prefix, path, path_separated_prefix or safe_regex");
        yield new PathMatch.Exact("");
      }
    };
  }

  private static String literal(String literal, Field field) {
    if (literal.indexOf('?') >= 0 || literal.indexOf('#') >= 0) {
      field.refuse("must not hold a query or a fragment, was \"" + literal + "\"");
    }
    return literal;
  }

  static List<Match> conditions(RouteMatch match, Field field) {
    List<Match> conditions = new ArrayList<>();
    if (match.hasGrpc()) {
      conditions.add(
          new Match.Header(
              "content-type", new TextMatch.Prefix("application/grpc", true), false, false));
    }
    for (int i = 0; i < match.getHeadersCount(); i++) {
      conditions.add(header(match.getHeaders(i), field.at("headers", i)));
    }
    for (int i = 0; i < match.getQueryParametersCount(); i++) {
      conditions.add(query(match.getQueryParameters(i), field.at("query_parameters", i)));
    }
    if (match.hasRuntimeFraction()
        && Percents.perMillion(match.getRuntimeFraction()) < Percents.ALL) {
      field.at("runtime_fraction").refuse("a share of requests is not supported as a condition");
    }
    return conditions;
  }

  static Match header(HeaderMatcher matcher, Field field) {
    String name = matcher.getName().toLowerCase(Locale.ROOT);
    if (name.isEmpty()) {
      field.at("name").refuse("must not be empty");
    }
    boolean presentFalse =
        matcher.getHeaderMatchSpecifierCase()
                == HeaderMatcher.HeaderMatchSpecifierCase.PRESENT_MATCH
            && !matcher.getPresentMatch();
    boolean inverted = matcher.getInvertMatch() != presentFalse;
    TextMatch value = value(matcher, field);
    if (name.equals(":method") && !inverted && value instanceof TextMatch.Exact method) {
      return new Match.Method(method.value());
    }
    return new Match.Header(name, value, inverted, matcher.getTreatMissingHeaderAsEmpty());
  }

  private static TextMatch value(HeaderMatcher matcher, Field field) {
    return switch (matcher.getHeaderMatchSpecifierCase()) {
      case EXACT_MATCH -> new TextMatch.Exact(matcher.getExactMatch());
      case SAFE_REGEX_MATCH -> regex(matcher.getSafeRegexMatch(), field.at("safe_regex_match"));
      case RANGE_MATCH ->
          new TextMatch.Range(matcher.getRangeMatch().getStart(), matcher.getRangeMatch().getEnd());
      case PREFIX_MATCH -> new TextMatch.Prefix(matcher.getPrefixMatch(), false);
      case SUFFIX_MATCH -> new TextMatch.Suffix(matcher.getSuffixMatch(), false);
      case CONTAINS_MATCH -> new TextMatch.Contains(matcher.getContainsMatch(), false);
      case STRING_MATCH -> text(matcher.getStringMatch(), field.at("string_match"));
      case PRESENT_MATCH, HEADERMATCHSPECIFIER_NOT_SET -> new TextMatch.Present();
    };
  }

  private static Match query(QueryParameterMatcher matcher, Field field) {
    if (matcher.getName().isEmpty()) {
      field.at("name").refuse("must not be empty");
    }
    TextMatch value =
        matcher.hasStringMatch()
            ? text(matcher.getStringMatch(), field.at("string_match"))
            : new TextMatch.Present();
    if (matcher.hasPresentMatch() && !matcher.getPresentMatch()) {
      field.at("present_match").refuse("must be true");
    }
    return new Match.Query(matcher.getName(), value);
  }

  private static TextMatch text(StringMatcher matcher, Field field) {
    boolean ignoreCase = matcher.getIgnoreCase();
    return switch (matcher.getMatchPatternCase()) {
      case EXACT -> new TextMatch.Exact(matcher.getExact(), ignoreCase);
      case PREFIX -> new TextMatch.Prefix(matcher.getPrefix(), ignoreCase);
      case SUFFIX -> new TextMatch.Suffix(matcher.getSuffix(), ignoreCase);
      case CONTAINS -> new TextMatch.Contains(matcher.getContains(), ignoreCase);
      case SAFE_REGEX -> regex(matcher.getSafeRegex(), field.at("safe_regex"));
      case MATCHPATTERN_NOT_SET -> {
        field.refuse("must have exact, prefix, suffix, contains or safe_regex");
        yield NEVER;
      }
    };
  }

  private static TextMatch regex(RegexMatcher matcher, Field field) {
    Match.@Nullable Pattern pattern = Regexes.predicate(matcher, field);
    return pattern == null ? NEVER : new TextMatch.Regex(pattern);
  }

  /** Shares of requests. */
  static final class Percents {
    static final int ALL = 1_000_000;

    private Percents() {}

    static int perMillion(RuntimeFractionalPercent fraction) {
      return perMillion(fraction.getDefaultValue());
    }

    static int perMillion(FractionalPercent fraction) {
      long numerator = fraction.getNumerator() & 0xffffffffL;
      long scaled =
          switch (fraction.getDenominator()) {
            case HUNDRED, UNRECOGNIZED -> numerator * 10_000;
            case TEN_THOUSAND -> numerator * 100;
            case MILLION -> numerator;
          };
      return (int) Math.min(scaled, ALL);
    }
  }
}
