package io.zerohop.engine;

import io.zerohop.engine.attempt.Fault;
import io.zerohop.engine.outcome.Explanation;
import io.zerohop.engine.outcome.Explanation.Stage;
import io.zerohop.engine.outcome.Recorder;
import io.zerohop.engine.sql.Dialect;
import io.zerohop.engine.sql.Refusal;
import io.zerohop.engine.sql.Side;
import io.zerohop.engine.sql.SqlPolicy;
import io.zerohop.engine.sql.Statement;
import io.zerohop.engine.sql.StatementFault;
import io.zerohop.engine.sql.StatementKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells what becomes of a statement on a connection that nobody makes. */
final class StatementExplanation {
  private static final int ROUTE = 3;
  private static final int OUTCOME = 8;

  private final Asked asked;
  private final Statement statement;
  private final SqlPolicy policy;
  private final Recorder recorder = new Recorder();

  /**
   * What is asked.
   *
   * @param readOnly whether the connection is set read-only
   * @param side where the connection went
   * @param instead why the writer stands in for replicas; null where it does not
   */
  record Asked(
      String service, Dialect dialect, boolean readOnly, Side side, @Nullable String instead) {}

  private StatementExplanation(Asked asked, Statement statement, SqlPolicy policy) {
    this.asked = asked;
    this.statement = statement;
    this.policy = policy;
  }

  /** The connection's explanation with the statement's. */
  static Explanation add(Explanation told, Asked asked, Statement statement, SqlPolicy policy) {
    StatementExplanation own = new StatementExplanation(asked, statement, policy);
    own.text();
    own.side();
    own.rules();
    List<Stage> stages = new ArrayList<>(told.stages());
    int at = 0;
    while (at < stages.size() && stages.get(at).number() <= ROUTE) {
      at++;
    }
    stages.addAll(at, own.recorder.explanation().stages());
    stages.addAll(own.outcome().stages());
    return new Explanation(stages);
  }

  private void text() {
    String what = statement.mayWrite() ? "may write" : "does not write";
    String kind = statement.kind().name().toLowerCase(Locale.ROOT);
    recorder.stage(ROUTE, "statement");
    recorder.fact(statement.verb() + " is of the kind " + kind + ": it " + what, null);
    if (statement.locks()) {
      recorder.fact("it takes locks that others wait for", null);
    }
    if (statement.looksBack()) {
      recorder.fact("it asks for what its session did before", null);
    }
    if (statement.pin() != null) {
      recorder.fact("the session differs from others afterwards: " + statement.pin(), null);
    }
  }

  private void side() {
    String origin = policy.origin();
    String pin = statement.pin();
    if (!asked.readOnly) {
      recorder.taken(Side.WRITER.word(), "the connection is not set read-only", origin);
    } else if (asked.instead != null) {
      recorder.taken(asked.side.word(), "stands in for the replicas", origin);
    } else if (!policy.readers().split()) {
      recorder.taken(
          asked.side.word(), "it goes where its connection went; replicas.split says so", origin);
    } else if (statement.staysWithPrimary()) {
      recorder.passedOver(Side.READER.word(), pin != null ? pin : kept(), origin);
      recorder.taken(
          Side.WRITER.word(),
          "outside a transaction, of a connection that is set read-only when it stands",
          origin);
    } else {
      String how = "of a connection that is set read-only later: on a second one behind it";
      recorder.taken(Side.READER.word(), how, origin);
    }
  }

  /** Why no replica is asked, though nothing of the session is at stake. */
  private String kept() {
    if (!statement.locks()) {
      return "no replica can do it";
    }
    boolean rows = statement.kind() == StatementKind.READ && !statement.advisory();
    return asked.dialect == Dialect.POSTGRESQL && rows
        ? "a replica refuses locks on rows"
        : "a lock on a replica excludes nobody";
  }

  private void rules() {
    SqlPolicy.Statements rules = policy.statements();
    String origin = policy.origin();
    if (!rules.writes()) {
      String found = statement.mayWrite() ? "refused" : "it passes, as it does not write";
      recorder.stage(ROUTE, "writes").fact("policy allows none: " + found, origin);
    }
    StatementFault fault = rules.fault();
    if (fault != null) {
      recorder.stage(ROUTE, "fault").taken(words(fault), "each statement is meant", fault.origin());
    }
    if (rules.timeoutNanos() > 0) {
      String time = GateEffects.time(rules.timeoutNanos());
      recorder.stage(ROUTE, "timeout").fact(time + ", where the application sets none", origin);
    }
    if (rules.rerunReads()) {
      recorder.stage(ROUTE, "rerun").fact(rerun(), origin);
    }
  }

  private String rerun() {
    if (!statement.readsAnywhere()) {
      return "not: only reads without locks or state of the session are run again";
    }
    String where = "in autocommit, where its connection is lost before anything was returned";
    return asked.dialect == Dialect.POSTGRESQL
        ? where
        : where + "; not if prepared on the server, streamed, limited in rows or updatable";
  }

  private static String words(StatementFault fault) {
    List<String> parts = new ArrayList<>();
    Fault.Delay delay = fault.delay();
    if (delay != null) {
      String share = GateEffects.share(delay.perMillion());
      parts.add("delay of " + GateEffects.time(delay.nanos()) + share);
    }
    StatementFault.Abort abort = fault.abort();
    if (abort != null) {
      String share = GateEffects.share(abort.perMillion());
      parts.add("abort with SQLState " + abort.sqlState() + share);
    }
    return String.join(", ", parts);
  }

  private Explanation outcome() {
    SqlPolicy.Statements rules = policy.statements();
    StatementFault.Abort abort = rules.fault() == null ? null : rules.fault().abort();
    Refusal refusal = null;
    if (!rules.writes() && statement.mayWrite()) {
      refusal = SqlStages.banned(asked.service, statement);
    } else if (abort != null && abort.perMillion() >= Fault.ALL) {
      refusal = StatementFaults.refusal(abort, asked.service);
    }
    Recorder end = new Recorder();
    if (refusal != null) {
      String state = ", SQLState " + refusal.sqlState();
      end.stage(OUTCOME, "outcome").fact(refusal.message() + state, null);
    }
    return end.explanation();
  }
}
