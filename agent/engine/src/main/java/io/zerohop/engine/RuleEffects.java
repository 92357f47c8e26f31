package io.zerohop.engine;

import io.zerohop.engine.attempt.HeaderChanges;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.attempt.Step.Target;
import io.zerohop.engine.outcome.Recorder;
import io.zerohop.engine.pick.ServiceNames;
import io.zerohop.engine.route.Action.MirrorTo;
import java.util.ArrayList;
import java.util.List;

/** Tells what a rule does to a call beside choosing where it goes. */
final class RuleEffects {
  private static final double PER_MILLION_IN_A_PERCENT = 10_000;

  private RuleEffects() {}

  static void tell(Decision.Go go, Facts facts, Recorder recorder) {
    Target target = go.forward().rewrite().apply(go.route().path(), facts.path());
    if (target.path() != null) {
      recorder.fact("path becomes " + target.path(), null);
    }
    String authority =
        go.backend().authority() != null ? go.backend().authority() : target.authority();
    if (authority != null) {
      recorder.fact("Host becomes " + authority, null);
    }
    headers("request", go.backend().request(), recorder);
    headers("response", go.backend().response(), recorder);
    for (MirrorTo mirror : go.forward().mirrors()) {
      String share =
          mirror.perMillion() == MirrorTo.ALL
              ? "every call"
              : percent(mirror.perMillion()) + " % of the calls";
      recorder.fact(
          "a copy of " + share + " goes to " + ServiceNames.display(mirror.cluster()), null);
    }
  }

  static void tell(Step.Respond respond, Recorder recorder) {
    for (HeaderChanges.Header header : respond.headers()) {
      if (header.name().equalsIgnoreCase("location")) {
        recorder.fact("answered with a redirect to " + header.value(), null);
      }
    }
  }

  /** At most four digits after the point, and none that says nothing. */
  static String percent(int perMillion) {
    return String.valueOf(perMillion / PER_MILLION_IN_A_PERCENT).replaceFirst("\\.0$", "");
  }

  private static void headers(String of, HeaderChanges changes, Recorder recorder) {
    List<String> words = new ArrayList<>();
    changes.remove().forEach(name -> words.add("without " + name));
    changes.set().forEach(header -> words.add(header.name() + ": " + header.value()));
    changes.add().forEach(header -> words.add("also " + header.name() + ": " + header.value()));
    if (!words.isEmpty()) {
      recorder.fact(of + " headers: " + String.join(", ", words), null);
    }
  }
}
