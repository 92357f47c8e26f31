package io.zerohop.engine;

import io.zerohop.engine.outcome.Explanation;
import io.zerohop.engine.outcome.Explanation.Stage;
import io.zerohop.engine.outcome.Outcome;
import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.outcome.Recorder;
import io.zerohop.engine.pick.ServiceNames;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.sql.SqlPolicy;
import io.zerohop.engine.sql.SqlPolicy.Roles;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds to a round's explanation which side the connection is for, and why. */
final class SqlExplanation {
  private static final int ROUTE = 3;

  private SqlExplanation() {}

  /**
   * The explanation of the whole.
   *
   * @param instead why the writer stands in for replicas; null where it does not
   */
  static Explanation of(
      Explanation round, Side side, @Nullable String instead, @Nullable SqlPolicy policy) {
    if (policy == null) {
      return round;
    }
    List<Stage> stages = new ArrayList<>();
    for (Stage stage : round.stages()) {
      if (stage.number() == ROUTE && stage.name().equals("route")) {
        stages.addAll(side(side, instead, policy).stages());
      }
      stages.add(stage);
    }
    return new Explanation(stages);
  }

  /** Why a connection to a service without a DatabaseRoute is left alone. */
  static Explanation noDatabase(String client, String host, Listener listener) {
    Recorder recorder = new Recorder();
    if (!client.isEmpty()) {
      recorder.stage(1, "client").fact(client, null);
    }
    recorder
        .stage(2, "service")
        .fact(host + " -> " + ServiceNames.display(listener.name()), listener.origin());
    recorder
        .stage(ROUTE, "side")
        .fact("no DatabaseRoute is for the Service: the driver connects by itself", null);
    recorder
        .stage(8, "outcome")
        .fact(new Outcome.PassedThrough(Reason.PASSED_THROUGH).text(), null);
    return recorder.explanation();
  }

  private static Explanation side(Side side, @Nullable String instead, SqlPolicy policy) {
    Recorder recorder = new Recorder().stage(ROUTE, "side");
    String how =
        policy.roles() == Roles.DETECT
            ? "each new connection is asked for its role"
            : "roles are those of the labels";
    if (instead != null) {
      recorder.passedOver(Side.READER.word(), instead, policy.origin());
      recorder.taken(side.word(), "stands in for the replicas; " + how, policy.origin());
    } else {
      String why = side == Side.READER ? "the connection only reads" : "the connection may write";
      recorder.taken(side.word(), why + "; " + how, policy.origin());
    }
    return recorder.explanation();
  }
}
