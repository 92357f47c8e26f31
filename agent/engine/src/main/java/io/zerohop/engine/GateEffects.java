package io.zerohop.engine;

import io.zerohop.engine.attempt.Fault;
import io.zerohop.engine.attempt.RateLimit;
import io.zerohop.engine.attempt.RateLimits;
import io.zerohop.engine.outcome.Recorder;
import io.zerohop.engine.route.FaultRule;
import io.zerohop.engine.route.Match;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what may hold a rule's calls back before an endpoint is chosen. */
final class GateEffects {
  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1000 * MILLI;

  private GateEffects() {}

  static void tell(Decision.Go go, Facts facts, Mesh mesh, Recorder recorder) {
    FaultRule fault = go.forward().gates().fault();
    if (fault != null) {
      fault(fault, facts, recorder.stage(3, "fault"));
    }
    RateLimits limits = go.forward().gates().limits();
    RateLimit limit = limits == null ? null : limits.of(mesh.settings().service());
    if (limit != null) {
      long left = mesh.gates().bucket(limit).left(mesh.ports().nanoTime().getAsLong());
      recorder.stage(3, "limit").fact(limit.words() + "; now " + left + " left", limit.origin());
    }
  }

  private static void fault(FaultRule rule, Facts facts, Recorder recorder) {
    String words = words(rule.fault());
    @Nullable Match unmet = rule.firstUnmet(facts);
    if (unmet != null) {
      String why = unmet.found(facts) + ", the fault wants: " + unmet.wants();
      recorder.passedOver(words, why, rule.fault().origin());
      return;
    }
    List<String> wants = rule.conditions().stream().map(Match::wants).toList();
    String whom = wants.isEmpty() ? "every call is meant" : String.join(", ", wants);
    recorder.taken(words, whom, rule.fault().origin());
  }

  private static String words(Fault fault) {
    List<String> parts = new ArrayList<>();
    Fault.Delay delay = fault.delay();
    if (delay != null) {
      parts.add("delay of " + time(delay.nanos()) + share(delay.perMillion()));
    }
    Fault.Abort abort = fault.abort();
    if (abort != null) {
      parts.add("abort with " + abort.words() + share(abort.perMillion()));
    }
    return String.join(", ", parts);
  }

  static String time(long nanos) {
    return nanos % SECOND == 0 ? nanos / SECOND + " s" : nanos / MILLI + " ms";
  }

  static String share(int perMillion) {
    return perMillion >= Fault.ALL ? "" : " for " + RuleEffects.percent(perMillion) + " %";
  }
}
