package io.zerohop.engine;

import io.zerohop.engine.outcome.Reason;
import io.zerohop.engine.route.RouteTable;
import io.zerohop.engine.sql.ConnectRequest;
import io.zerohop.engine.sql.Refusal;
import io.zerohop.engine.sql.SqlPolicy;
import io.zerohop.engine.sql.Statement;
import org.jspecify.annotations.Nullable;

/** What policy says of statements, the same for those that are run and those asked about. */
final class SqlStages {
  private SqlStages() {}

  /**
   * The policy for a connection in a configuration.
   *
   * @param before what held so far, which stays where the destination is not held
   */
  static @Nullable SqlPolicy policy(
      Mesh mesh, View view, ConnectRequest request, @Nullable SqlPolicy before) {
    Listener listener = mesh.find(view, request.host(), request.port());
    RouteTable table = listener == null ? null : view.table(listener);
    return table == null ? before : table.sql();
  }

  /** Whether policy needs to know what statements do, apart from the split. */
  static boolean isLookedAt(SqlPolicy policy) {
    SqlPolicy.Statements rules = policy.statements();
    return !rules.writes() || rules.rerunReads() || policy.readers().afterWriteNanos() > 0;
  }

  /** What a write gets where policy allows none. */
  static Refusal banned(String service, Statement statement) {
    String verb = statement.verb().isEmpty() ? "the statement" : statement.verb();
    String message = ": policy allows no writes, and " + verb + " may write";
    return new Refusal(
        Reason.DENIED_BY_POLICY,
        Refusal.READ_ONLY,
        Reason.DENIED_BY_POLICY + ": " + service + message);
  }

  /**
   * What a lock gets on a replica.
   *
   * @param pin why the session keeps it; null for one that ends with its transaction
   */
  static Refusal lockOnReplica(String service, @Nullable String pin) {
    String what = pin != null ? pin : "the statement takes a lock until its transaction ends";
    String how =
        pin != null
            ? ", or with a prepared statement"
            : ", or with a prepared statement that is the first of its transaction";
    String message =
        ": "
            + what
            + ", and on a replica it would exclude nobody; take it before setReadOnly(true)"
            + how;
    return new Refusal(
        Reason.UNFIT_SERVER, Refusal.UNSUPPORTED, Reason.UNFIT_SERVER + ": " + service + message);
  }

  static Refusal looksBackFromReplica(String service) {
    String message =
        ": it asks for what the statement before left in the primary's session, and was made while"
            + " the connection is read-only, for a replica's; ask before setReadOnly(true), or with"
            + " a prepared statement";
    return new Refusal(
        Reason.UNFIT_SERVER, Refusal.UNSUPPORTED, Reason.UNFIT_SERVER + ": " + service + message);
  }
}
