package io.zerohop.controlplane.translate;

import com.google.re2j.Pattern;
import io.zerohop.controlplane.policy.spec.Match;
import io.zerohop.controlplane.policy.spec.PathRewrite;
import io.zerohop.proto.envoy.config.route.v3.RedirectAction;
import io.zerohop.proto.envoy.config.route.v3.RouteAction;
import io.zerohop.proto.envoy.type.matcher.v3.RegexMatchAndSubstitute;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes of the path so that the table at Gateway API's HTTPPathModifier holds: no slash is
 * lost or doubled where the prefix ends.
 */
final class PathWriter {
  private static final String WHOLE_PATH = "^/.*$";

  private PathWriter() {}

  static void write(@Nullable PathRewrite rewrite, Match match, RouteAction.Builder into) {
    if (rewrite instanceof PathRewrite.Full full) {
      into.setRegexRewrite(substitute(WHOLE_PATH, full.path()));
    } else if (rewrite instanceof PathRewrite.Prefix prefix) {
      String matched = MatchWriter.withoutSlash(match.path().value());
      String wanted = MatchWriter.withoutSlash(prefix.prefix());
      if (matched.isEmpty()) {
        into.setPrefixRewrite(wanted + "/");
      } else if (wanted.isEmpty()) {
        into.setRegexRewrite(substitute("^" + Pattern.quote(matched) + "/*", "/"));
      } else {
        into.setPrefixRewrite(wanted);
      }
    }
  }

  static void write(@Nullable PathRewrite rewrite, Match match, RedirectAction.Builder into) {
    if (rewrite instanceof PathRewrite.Full full) {
      into.setPathRedirect(full.path());
    } else if (rewrite instanceof PathRewrite.Prefix prefix) {
      String matched = MatchWriter.withoutSlash(match.path().value());
      String wanted = MatchWriter.withoutSlash(prefix.prefix());
      if (matched.isEmpty()) {
        into.setPrefixRewrite(wanted + "/");
      } else if (wanted.isEmpty()) {
        into.setRegexRewrite(substitute("^" + Pattern.quote(matched) + "/*", "/"));
      } else {
        into.setPrefixRewrite(wanted);
      }
    }
  }

  private static RegexMatchAndSubstitute substitute(String pattern, String replacement) {
    return RegexMatchAndSubstitute.newBuilder()
        .setPattern(Protos.regex(pattern))
        .setSubstitution(replacement.replace("\\", "\\\\"))
        .build();
  }
}
