package io.zerohop.engine;

import io.zerohop.engine.attempt.AttemptResult;
import io.zerohop.engine.attempt.RetryPolicy;
import io.zerohop.engine.attempt.Step;
import io.zerohop.engine.attempt.Verdict;
import io.zerohop.engine.outcome.Explanation;
import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.outcome.Recorder;
import io.zerohop.engine.pick.Cluster;
import io.zerohop.engine.pick.Endpoint;
import io.zerohop.engine.pick.LiveCluster;
import io.zerohop.engine.pick.LiveEndpoint;
import io.zerohop.engine.pick.Load;
import io.zerohop.engine.pick.ServiceNames;
import io.zerohop.engine.route.Action.Backend;
import io.zerohop.engine.route.RouteTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells a call's stages from what it kept, in the words of the stages themselves. */
final class Explainer {
  private static final long MILLI = 1_000_000L;
  private static final int PERCENT = 100;

  private final Mesh mesh;
  private final KnownCall call;
  private final Facts facts;
  private final Recorder recorder = new Recorder();

  Explainer(Mesh mesh, KnownCall call, Facts facts) {
    this.mesh = mesh;
    this.call = call;
    this.facts = facts;
  }

  Explanation explain(String client, @Nullable Decision decision, @Nullable Attempt last) {
    if (!client.isEmpty()) {
      recorder.stage(1, "client").fact(client, null);
    }
    service(decision);
    if (decision instanceof Decision.Go go) {
      go.table().explain(facts, go.listener().name(), recorder.stage(3, "route"));
      RuleEffects.tell(go, facts, recorder);
      GateEffects.tell(go, facts, mesh, recorder);
      backend(go.backend(), go.forward().backends().total(), go.drawn());
      endpoint(go.cluster(), last);
      breaker(go.cluster());
      identity(go.cluster().cluster());
    } else if (decision instanceof Decision.Answer answer) {
      RouteTable table = answer.table();
      if (table.explain(facts, answer.listener().name(), recorder.stage(3, "route")) == null) {
        recorder.fact("no rule matches", table.name());
      }
      RuleEffects.tell(answer.respond(), recorder);
      if (answer.backend() != null) {
        recorder.stage(4, "backend");
        recorder.passedOver(
            ServiceNames.display(answer.backend().cluster()),
            "does not exist",
            answer.backend().origin());
      }
    } else if (decision instanceof Decision.Missing) {
      recorder.stage(3, "route").fact("the configuration is not held yet; it is asked for", null);
    }
    if (!call.isDry()) {
      attempts(last);
    }
    outcome(last);
    if (call.isDry() && decision != null && mesh.mode() != Mode.ENFORCE) {
      recorder
          .stage(8, "outcome")
          .fact(
              "the mode is "
                  + mesh.mode().name().toLowerCase(Locale.ROOT)
                  + ": the call goes on unchanged",
              null);
    }
    return recorder.explanation();
  }

  private void service(@Nullable Decision decision) {
    recorder.stage(2, "service");
    if (decision == null) {
      recorder.fact(facts.host() + " is not in the mesh", null);
      return;
    }
    String text = facts.host() + " -> " + ServiceNames.display(decision.listener().name());
    recorder.fact(text, decision.listener().origin());
    if (call.around() != Step.Limits.NONE) {
      long left = (call.around() - call.startNanos()) / MILLI;
      recorder.fact("the call that it is made for left it " + left + " ms", null);
    }
  }

  private void backend(Backend backend, int total, int drawn) {
    recorder.stage(4, "backend");
    String share =
        backend.weight() == total
            ? "the only one"
            : "weight " + backend.weight() + " of " + total + ", drawn " + drawn;
    recorder.fact(ServiceNames.display(backend.cluster()) + "   " + share, backend.origin());
  }

  private void endpoint(LiveCluster cluster, @Nullable Attempt last) {
    long now = mesh.ports().nanoTime().getAsLong();
    recorder.stage(5, "endpoint").fact(census(cluster, now), null);
    Attempt first = last;
    while (first != null && first.before != null) {
      first = first.before;
    }
    if (first == null) {
      return;
    }
    Endpoint endpoint = first.endpoint.endpoint();
    String place = endpoint.place().locality();
    String subject = endpoint.hostPort() + (place.isEmpty() ? "" : " " + place) + name(endpoint);
    String policy = cluster.cluster().origin().ofPolicy();
    recorder.taken(subject, choice(cluster.cluster(), first) + utilisation(first, now), policy);
  }

  private void breaker(LiveCluster cluster) {
    String words = cluster.breaker().words(cluster.cluster().breaker());
    if (!words.isEmpty()) {
      recorder.stage(5, "breaker").fact(words, cluster.cluster().origin().ofPolicy());
    }
  }

  private static String name(Endpoint endpoint) {
    return endpoint.workload().equals(endpoint.hostPort()) ? "" : " (" + endpoint.workload() + ")";
  }

  private static String choice(Cluster cluster, Attempt first) {
    String how = cluster.balancing().words();
    if (first.load < 0) {
      return how;
    }
    String text = how + ": " + first.load + " in flight";
    return first.otherLoad < 0 ? text : text + ", compared with " + first.otherLoad;
  }

  /** By which equal ones alone are chosen: it says what calls in flight would not tell. */
  private static String utilisation(Attempt first, long now) {
    double share = first.load < 0 ? Load.UNKNOWN : first.endpoint.utilisation(now);
    return share < 0 ? "" : ", " + Math.round(share * PERCENT) + " % utilised";
  }

  private static String census(LiveCluster cluster, long now) {
    List<String> out = new ArrayList<>();
    int usable = 0;
    for (LiveEndpoint one : cluster.all()) {
      Endpoint.Health health = one.endpoint().health();
      if (health == Endpoint.Health.DRAINING || health == Endpoint.Health.UNHEALTHY) {
        out.add(one.endpoint().hostPort() + " " + health.name().toLowerCase(Locale.ROOT));
      } else if (one.isEjected(now)) {
        out.add(one.endpoint().hostPort() + " ejected (" + one.ejection(now) + ")");
      } else {
        usable++;
      }
    }
    String text = cluster.all().size() + " known, " + usable + " usable";
    if (!out.isEmpty()) {
      text += ": " + String.join(", ", out);
    }
    return cluster.isPanic(now) ? text + "; so few that all are used" : text;
  }

  private void identity(Cluster cluster) {
    String text = cluster.tls() == null ? "no TLS of the mesh" : "mTLS: " + cluster.tls();
    recorder.stage(6, "identity").fact(text, cluster.origin().ofPolicy());
  }

  private void attempts(@Nullable Attempt last) {
    Deque<Attempt> inOrder = new ArrayDeque<>();
    for (Attempt one = last; one != null; one = one.before) {
      inOrder.push(one);
    }
    int number = 0;
    for (Attempt one : inOrder) {
      recorder.stage(7, "attempt " + ++number);
      boolean again = one.verdict != null && one.verdict.isAgain();
      String text = one.endpoint.endpoint().hostPort() + " -> " + result(one);
      if (one.verdict != null && (again || one.verdict != Verdict.NOT_ASKED)) {
        text += (again ? " -> again: " : "; not again: ") + why(one);
      }
      recorder.fact(text, one.verdict == Verdict.ASKED ? policy().origin() : null);
    }
  }

  private String result(Attempt attempt) {
    AttemptResult result = attempt.result;
    if (result == null) {
      return "no result";
    }
    long end = attempt.endNanos == 0 ? call.endNanos() : attempt.endNanos;
    String after = " after " + Math.max(0, end - attempt.startNanos) / MILLI + " ms";
    if (result.failure() == null) {
      return result.answer() + after;
    }
    Throwable cause = result.cause();
    if (result.isUnfit() && cause != null) {
      return "passed over: " + cause.getMessage() + after;
    }
    String what = result.failure().name().toLowerCase(Locale.ROOT);
    return what + (cause == null ? "" : " (" + cause.getMessage() + ")") + after;
  }

  private String why(Attempt attempt) {
    Verdict verdict = Objects.requireNonNull(attempt.verdict);
    AttemptResult result = attempt.result;
    if (verdict == Verdict.BUDGET_SPENT) {
      return verdict.words() + ", retries in flight " + attempt.cluster.budgetWords();
    }
    if (verdict != Verdict.ASKED || result == null) {
      return verdict.words();
    }
    if (result.rpc() != null) {
      return verdict.words() + " after " + result.rpc();
    }
    boolean byCode = result.failure() == null && policy().codes().contains(result.status());
    String what = byCode ? result.status() + " is in retry.codes" : verdict.words();
    String safe = policy().nonIdempotent() ? "the policy says so" : "idempotent";
    return what + ", " + facts.method() + ": " + safe;
  }

  private RetryPolicy policy() {
    return call.retryPolicy();
  }

  private void outcome(@Nullable Attempt last) {
    Outcome outcome = call.outcome();
    boolean undecided = call.isDry() && last != null && outcome.isGood();
    if (undecided) {
      return;
    }
    String after = "";
    if (call.endNanos() != 0) {
      after = " after " + Math.max(0, call.endNanos() - call.startNanos()) / MILLI + " ms";
    }
    recorder.stage(8, "outcome").fact(outcome.text() + after, null);
  }
}
