package io.zerohop.xds.translate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.zerohop.engine.route.Match;
import io.zerohop.engine.route.Rewrite;
import io.zerohop.proto.envoy.type.matcher.v3.RegexMatchAndSubstitute;
import io.zerohop.proto.envoy.type.matcher.v3.RegexMatcher;
import org.jspecify.annotations.Nullable;

/** Compiles RE2 expressions, so that the engine sees predicates only. */
final class Regexes {
  private static final String WHOLE_PATH = "^/.*$";

  private Regexes() {}

  /** A predicate for the whole text; null, and the field refused, if it does not compile. */
  static Match.@Nullable Pattern predicate(RegexMatcher matcher, Field field) {
    Pattern pattern = compile(matcher, field);
    return pattern == null ? null : new Whole(matcher.getRegex(), pattern);
  }

  /** A change of the path; null, and the field refused, if it cannot be made. */
  static Rewrite.@Nullable PathChange rewrite(RegexMatchAndSubstitute rewrite, Field field) {
    String source = rewrite.getPattern().getRegex();
    String substitution = WireText.target(rewrite.getSubstitution(), field.at("substitution"));
    if (source.equals(WHOLE_PATH) && substitution.indexOf('\\') < 0) {
      return new Rewrite.FullPath(substitution);
    }
    Pattern pattern = compile(rewrite.getPattern(), field.at("pattern"));
    if (pattern == null) {
      return null;
    }
    String replacement = replacement(substitution, pattern.groupCount(), field.at("substitution"));
    return new Rewrite.Replaced(source, path -> pattern.matcher(path).replaceAll(replacement));
  }

  private static @Nullable Pattern compile(RegexMatcher matcher, Field field) {
    try {
      return Pattern.compile(matcher.getRegex());
    } catch (PatternSyntaxException broken) {
      field.refuse("not an RE2 expression: " + broken.getMessage());
      return null;
    }
  }

  /** From RE2's {@code \1} to re2j's {@code $1}. */
  private static String replacement(String substitution, int groups, Field field) {
    StringBuilder made = new StringBuilder();
    for (int i = 0; i < substitution.length(); i++) {
      char c = substitution.charAt(i);
      if (c == '$') {
        made.append("\\$");
      } else if (c != '\\') {
        made.append(c);
      } else if (i + 1 < substitution.length() && substitution.charAt(i + 1) == '\\') {
        made.append("\\\\");
        i++;
      } else if (i + 1 < substitution.length() && Character.isDigit(substitution.charAt(i + 1))) {
        i++;
        int group = substitution.charAt(i) - '0';
        if (group > groups) {
          field.refuse("names group " + group + ", the pattern has " + groups);
        }
        made.append("$").append(group);
      } else {
        field.refuse("a backslash must be followed by a digit or a backslash");
      }
    }
    return made.toString();
  }

  private record Whole(String source, Pattern pattern) implements Match.Pattern {
    @Override
    public boolean test(String text) {
      return pattern.matches(text);
    }
  }
}
